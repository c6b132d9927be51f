import { isRecord } from '../json.ts';
import { loadEngine, sqlEngine } from './engine.ts';

export type SqlNode = Record<string, unknown>;

/** One statement of a text, with where it begins in UTF-16. */
export interface SqlStatement {
  type: string;
  node: SqlNode;
  offset: number;
  /** The whole statement, of what makes a function: its parameters and what it returns decide how its body is read. */
  text?: string;
}

/** The parser is WebAssembly and must be loaded before the first use. */
export const loadSqlParser = loadEngine;

const parsed = new Map<string, SqlStatement[] | Error>();

/** Parses with Postgres's own grammar. */
export function parseSql(text: string): SqlStatement[] | Error {
  const known = parsed.get(text);
  if (known) return known;
  const result = parse(text);
  // A bounded memory: the same text is asked for again within one reading, not across many.
  if (parsed.size > 20_000) parsed.clear();
  parsed.set(text, result);
  return result;
}

function parse(text: string): SqlStatement[] | Error {
  const { parseSync } = sqlEngine();
  try {
    const statements = parseSync(text).stmts ?? [];
    const bytes = Buffer.byteLength(text) === text.length ? null : Buffer.from(text);
    const charAt = (byte: number) => (bytes ? bytes.subarray(0, byte).toString('utf8').length : byte);
    return statements.flatMap(({ stmt, stmt_location, stmt_len }) => {
      const entry = Object.entries(stmt ?? {})[0];
      const location = stmt_location ?? 0;
      const raw = charAt(location);
      const offset = raw + (/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/.exec(text.slice(raw))?.[0].length ?? 0);
      if (!entry || !isRecord(entry[1])) return [];
      const statement = { type: entry[0], node: entry[1], offset };
      if (entry[0] !== 'CreateFunctionStmt') return [statement];
      return [{ ...statement, text: text.slice(offset, stmt_len ? charAt(location + stmt_len) : undefined) }];
    });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The SQL texts inside of a PL/pgSQL body, or the error. `whole` is the statement that makes the function, where it is known. */
export function plpgsqlQueries(body: string, whole?: string): string[] | Error {
  const tag = '$nectar_body$';
  // The kind of function decides which special variables exist, and what RETURN may say.
  const kinds = /\b(?:NEW|OLD|TG_\w+)\b/i.test(body) ? ['trigger'] : ['void', 'record', 'SETOF record'];
  const guessed = kinds.map(
    (returns) => `CREATE FUNCTION nectar_body() RETURNS ${returns} AS ${tag}${body}${tag} LANGUAGE plpgsql`,
  );
  let error: Error | null = null;
  for (const text of whole === undefined ? guessed : [whole, ...guessed]) {
    const found = queriesOf(text);
    if (!(found instanceof Error)) return found;
    error ??= found;
  }
  return error ?? new Error('it cannot be parsed');
}

function queriesOf(text: string): string[] | Error {
  const { parsePlPgSQLSync } = sqlEngine();
  try {
    const queries: string[] = [];
    collectQueries(parsePlPgSQLSync(text), queries);
    return queries;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function collectQueries(value: unknown, queries: string[]): void {
  if (Array.isArray(value)) for (const item of value) collectQueries(item, queries);
  if (!isRecord(value)) return;
  const expression = value.PLpgSQL_expr;
  if (isRecord(expression) && typeof expression.query === 'string') queries.push(expression.query);
  for (const item of Object.values(value)) collectQueries(item, queries);
}
