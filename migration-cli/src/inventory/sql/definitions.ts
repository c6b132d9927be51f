import { isRecord } from '../json.ts';
import { accessOf, type SqlAccess, tableName } from './access.ts';
import { parseSql, plpgsqlQueries, type SqlNode, type SqlStatement } from './parser.ts';
import { readsOrWrites } from './statements.ts';

/** What a function, view or policy does with tables when it is used. */
export interface Defined {
  name: string;
  via: string;
  access: SqlAccess[];
  errors: string[];
}

/** The access inside of a definition, or null where the statement defines nothing that touches tables. */
export function definitionAccess(statement: SqlStatement): Defined | null {
  const { node, type } = statement;
  if (type === 'ViewStmt') {
    const view = isRecord(node.view) ? node.view : {};
    const inner = accessOf({ ...statement, node: { query: node.query } });
    return { name: `view ${tableName(view)}`, via: 'view', access: inner, errors: [] };
  }
  if (type === 'CreateFunctionStmt') return functionAccess(statement);
  if (type === 'CreatePolicyStmt' || type === 'AlterPolicyStmt') return policyAccess(statement);
  if (type === 'DoStmt') return { name: 'do block', via: 'sql', ...bodyAccess(optionText(node.args, 'as'), 'plpgsql') };
  return null;
}

/** The statements that a DO block runs, such as the definitions of a migration. */
export function blockStatements(node: SqlNode): SqlStatement[] {
  const queries = plpgsqlQueries(optionText(node.args, 'as'));
  return queries instanceof Error ? [] : queries.flatMap(statementsOf);
}

/** The temporary tables that a function makes while it runs. */
export function temporaryIn({ node, text }: SqlStatement): string[] {
  const queries = plpgsqlQueries(optionText(node.options, 'as'), text);
  const statements = queries instanceof Error ? [] : queries.flatMap(statementsOf);
  return statements.flatMap(({ node: inner }) => {
    const into = isRecord(inner.into) ? inner.into.rel : undefined;
    const range = isRecord(inner.relation) ? inner.relation : into;
    return isRecord(range) && range.relpersistence === 't' ? [tableName(range)] : [];
  });
}

function statementsOf(query: string): SqlStatement[] {
  const parsed = parseSql(query);
  return parsed instanceof Error ? [] : parsed;
}

function functionAccess({ node, text }: SqlStatement): Defined {
  const language = optionText(node.options, 'language').toLowerCase();
  const inner = bodyAccess(optionText(node.options, 'as'), language, text);
  return { name: `function ${lastNames(node.funcname)}`, via: 'function', ...inner };
}

/** What the conditions of a policy ask is asked by whoever touches the table, with that role's own rights. */
function policyAccess(statement: SqlStatement): Defined {
  const { policy_name, table, qual, with_check } = statement.node;
  const on = isRecord(table) ? tableName(table) : '';
  const access = accessOf({ ...statement, node: { qual, with_check } });
  return { name: `policy ${String(policy_name)} on ${on}`, via: 'policy', access, errors: [] };
}

function bodyAccess(body: string, language: string, whole?: string): { access: SqlAccess[]; errors: string[] } {
  const queries =
    language === 'sql'
      ? [body]
      : language === 'plpgsql'
        ? plpgsqlQueries(body, whole)
        : new Error(`language ${language}`);
  if (queries instanceof Error) return { access: [], errors: [queries.message] };
  const access: SqlAccess[] = [];
  for (const query of queries) {
    const parsed = parseSql(query);
    // PL/pgSQL also lists bare expressions and assignments ('x := y'), which parse only as a part of a SELECT.
    const statements =
      parsed instanceof Error ? parseSql(`SELECT ${query.replace(/^[\w."]+(?:\[[^\]]*\])?\s*:?=\s*/, '')}`) : parsed;
    if (!(statements instanceof Error))
      access.push(...statements.filter((item) => readsOrWrites(item)).flatMap(accessOf));
  }
  return { access, errors: [] };
}

function optionText(options: unknown, name: string): string {
  for (const item of Array.isArray(options) ? options : []) {
    const option = isRecord(item) && isRecord(item.DefElem) ? item.DefElem : null;
    if (option?.defname !== name || !isRecord(option.arg)) continue;
    const text = isRecord(option.arg.String) ? option.arg.String.sval : undefined;
    const list =
      isRecord(option.arg.List) && Array.isArray(option.arg.List.items) ? option.arg.List.items[0] : undefined;
    const first = isRecord(list) && isRecord(list.String) ? list.String.sval : undefined;
    return String(text ?? first ?? '');
  }
  return '';
}

function lastNames(value: unknown): string {
  const names = (Array.isArray(value) ? value : []).flatMap((item) =>
    isRecord(item) && isRecord(item.String) ? [String(item.String.sval)] : [],
  );
  return names[0] === 'public' ? names.slice(1).join('.') : names.join('.');
}
