import { isRecord } from './json.ts';
import { loadEngine, sqlEngine } from './sql-engine.ts';

export type SqlNode = Record<string, unknown>;

/** One statement of a text, with where it begins in UTF-16. */
export interface SqlStatement {
  type: string;
  node: SqlNode;
  offset: number;
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
    return statements.flatMap(({ stmt, stmt_location }) => {
      const entry = Object.entries(stmt ?? {})[0];
      const location = stmt_location ?? 0;
      const raw = bytes ? bytes.subarray(0, location).toString('utf8').length : location;
      const offset = raw + (/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/.exec(text.slice(raw))?.[0].length ?? 0);
      return entry && isRecord(entry[1]) ? [{ type: entry[0], node: entry[1], offset }] : [];
    });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The SQL texts inside of a PL/pgSQL body, or the error. */
export function plpgsqlQueries(body: string): string[] | Error {
  const tag = '$nectar_body$';
  const { parsePlPgSQLSync } = sqlEngine();
  try {
    // The kind of function decides which special variables exist; a trigger's body is parsed as one when it needs to be.
    const returns = /\b(?:NEW|OLD|TG_\w+)\b/i.test(body) ? 'trigger' : 'void';
    const tree = parsePlPgSQLSync(
      `CREATE FUNCTION nectar_body() RETURNS ${returns} AS ${tag}${body}${tag} LANGUAGE plpgsql`,
    );
    const queries: string[] = [];
    collectQueries(tree, queries);
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
