import { isRecord } from '../json.ts';
import { isSystemTable } from '../system-tables.ts';
import type { SqlNode, SqlStatement } from './parser.ts';

export type Command = 'select' | 'insert' | 'update' | 'delete' | 'truncate';

/** What one statement does with one table. */
export interface SqlAccess {
  table: string;
  /** What a person says that it does: an UPDATE with a WHERE writes. */
  access: 'read' | 'write' | 'readwrite';
  /** The rights that it takes: that UPDATE needs SELECT as well. */
  commands: Command[];
  columns: string[];
}

interface Range {
  table: string;
  alias: string;
}

/** Collected while one statement is walked. */
interface Walk {
  ranges: Range[];
  commands: Map<string, Set<Command>>;
  /** Tables that a FROM, a JOIN or a subquery names. */
  read: Set<string>;
  /** Tables whose rows a SELECT locks. */
  locked: Set<string>;
  columns: Map<string, Set<string>>;
  /** True where some WITH of the statement is recursive. */
  recursive: boolean;
  /** Names of WITH queries, which are no tables. */
  common: Set<string>;
  loose: Set<string>;
}

/** Schema-qualified unless the schema is public. */
export function tableName(range: SqlNode): string {
  const name = String(range.relname ?? '');
  return typeof range.schemaname === 'string' && range.schemaname !== 'public' ? `${range.schemaname}.${name}` : name;
}

/** The tables that a statement touches, with the commands and columns. Catalogue tables and WITH names are left out. */
export function accessOf(statement: SqlStatement): SqlAccess[] {
  const known = found.get(statement.node) ?? extract(statement);
  found.set(statement.node, known);
  return known;
}

const found = new WeakMap<SqlNode, SqlAccess[]>();

function extract(statement: SqlStatement): SqlAccess[] {
  const walk: Walk = {
    ranges: [],
    commands: new Map(),
    read: new Set(),
    locked: new Set(),
    columns: new Map(),
    recursive: JSON.stringify(statement.node).includes('"recursive":true'),
    common: new Set(),
    loose: new Set(),
  };
  collectCommon(statement.node, walk);
  visit(statement.type, statement.node, walk);
  assignLooseColumns(walk);
  return [...walk.commands].map(([table, commands]) => ({
    table,
    access: directionOf(commands, walk.read.has(table)),
    commands: [...(walk.locked.has(table) ? new Set([...commands, 'update' as const]) : commands)].sort(),
    columns: [...(walk.columns.get(table) ?? [])].sort(),
  }));
}

function directionOf(commands: Set<Command>, isRead: boolean): SqlAccess['access'] {
  const writes = [...commands].some((command) => command !== 'select');
  if (!writes) return 'read';
  return isRead ? 'readwrite' : 'write';
}

function collectCommon(value: unknown, walk: Walk): void {
  if (Array.isArray(value)) for (const item of value) collectCommon(item, walk);
  if (!isRecord(value)) return;
  if (isRecord(value.CommonTableExpr)) walk.common.add(String(value.CommonTableExpr.ctename));
  for (const item of Object.values(value)) collectCommon(item, walk);
}

const TARGETS: Record<string, Command> = { InsertStmt: 'insert', UpdateStmt: 'update', DeleteStmt: 'delete' };

function visit(type: string, node: SqlNode, walk: Walk): void {
  const relation = isRecord(node.relation) ? node.relation : null;
  const command = TARGETS[type];
  if (command && relation) visitWrite(type, node, command, relation, walk);
  else if (type === 'MergeStmt' && relation) {
    target(relation, ['select', 'insert', 'update', 'delete'], walk);
    visitFields(node, walk, new Set(['relation']));
  } else if (type === 'CopyStmt' && relation) target(relation, [node.is_from === true ? 'insert' : 'select'], walk);
  else if (type === 'TruncateStmt') {
    for (const item of list(node.relations)) if (isRecord(item.RangeVar)) target(item.RangeVar, ['truncate'], walk);
  } else if (type === 'LockStmt') visitLock(node, walk);
  else if (type === 'ColumnRef') column(node, walk);
  else if (type === 'RangeVar') read(node, walk);
  else if (type === 'CommonTableExpr') visitCommon(node, walk);
  else if (type === 'SelectStmt') visitSelect(node, walk);
  // The table that CREATE TABLE AS or SELECT INTO makes is nobody's yet.
  else if (type === 'CreateTableAsStmt') visitFields(node, walk, new Set(['into']));
  else visitFields(node, walk, new Set());
}

/** Postgres locks rows by FOR UPDATE and FOR SHARE only for those who may update. */
function visitSelect(node: SqlNode, walk: Walk): void {
  const before = walk.ranges.length;
  visitFields(node, walk, new Set(['lockingClause', 'intoClause']));
  for (const item of list(node.lockingClause)) {
    const locked = list(isRecord(item.LockingClause) ? item.LockingClause.lockedRels : null);
    const names = locked.flatMap(({ RangeVar: range }) => (isRecord(range) ? [String(range.relname)] : []));
    for (const { table, alias } of walk.ranges.slice(before))
      if (names.length === 0 || names.includes(alias)) walk.locked.add(table);
  }
}

/** `LOCK TABLE`: all but the weakest modes are for those who may change rows. */
function visitLock(node: SqlNode, walk: Walk): void {
  for (const { RangeVar: range } of list(node.relations)) {
    if (!isRecord(range)) continue;
    target(range, ['select'], walk);
    if (node.mode !== ACCESS_SHARE) walk.locked.add(tableName(range));
  }
}

const ACCESS_SHARE = 1;

function visitWrite(type: string, node: SqlNode, command: Command, relation: SqlNode, walk: Walk): void {
  target(relation, commandsOf(type, node, command), walk);
  for (const name of targetColumns(type, node)) addColumn(walk, tableName(relation), name);
  visitFields(node, walk, new Set(type === 'InsertStmt' ? ['relation', 'cols'] : ['relation']));
}

/** `WITH bumps AS (SELECT … FROM bumps)`: only a recursive query knows itself by its name; of another that is a table. */
function visitCommon(node: SqlNode, walk: Walk): void {
  const name = String(node.ctename);
  const isOwn = node.cterecursive !== true && !walk.recursive && walk.common.delete(name);
  visitFields(node, walk, new Set());
  if (isOwn) walk.common.add(name);
}

function visitFields(node: SqlNode, walk: Walk, skip: Set<string>): void {
  for (const [key, value] of Object.entries(node)) if (!skip.has(key)) visitValue(value, walk, key);
}

function visitValue(value: unknown, walk: Walk, key: string): void {
  if (Array.isArray(value)) {
    for (const item of value) visitValue(item, walk, key);
  } else if (isRecord(value)) {
    const [only] = Object.entries(value);
    // Nodes stand as { Type: { … } }; a few typed fields hold the struct itself.
    if (only && /^[A-Z]/.test(only[0]) && isRecord(only[1])) visit(only[0], only[1], walk);
    else if (typeof value.relname === 'string') read(value, walk);
    else visitFields(value, walk, new Set());
  }
}

function list(value: unknown): SqlNode[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Clauses of UPDATE and DELETE that ask for columns. */
const READING = ['whereClause', 'fromClause', 'usingClause'];

function commandsOf(type: string, node: SqlNode, command: Command): Command[] {
  const conflict = isRecord(node.onConflictClause) ? node.onConflictClause : null;
  const updates = conflict?.action === 'ONCONFLICT_UPDATE';
  // Postgres asks for SELECT on what a WHERE, a RETURNING or a conflict target reads.
  const reads =
    list(node.returningList).length > 0 ||
    isRecord(node.returningClause) ||
    (type !== 'InsertStmt' && READING.some((clause) => node[clause] !== undefined)) ||
    (type === 'UpdateStmt' && JSON.stringify(node.targetList ?? []).includes('"ColumnRef"')) ||
    conflict?.infer !== undefined;
  return [command, ...(updates ? (['update'] as const) : []), ...(reads || updates ? (['select'] as const) : [])];
}

function targetColumns(type: string, node: SqlNode): string[] {
  const conflict = isRecord(node.onConflictClause) ? list(node.onConflictClause.targetList) : [];
  const targets =
    type === 'InsertStmt' ? [...list(node.cols), ...conflict] : type === 'UpdateStmt' ? list(node.targetList) : [];
  return targets.flatMap((item) =>
    isRecord(item.ResTarget) && typeof item.ResTarget.name === 'string' ? [item.ResTarget.name] : [],
  );
}

function target(range: SqlNode, commands: Command[], walk: Walk): void {
  addRange(range, walk);
  for (const command of commands) addCommand(walk, tableName(range), command);
}

function read(range: SqlNode, walk: Walk): void {
  const name = tableName(range);
  if (range.schemaname === undefined && walk.common.has(name)) return;
  addRange(range, walk);
  walk.read.add(name);
  addCommand(walk, name, 'select');
}

function addRange(range: SqlNode, walk: Walk): void {
  const alias = isRecord(range.alias) ? String(range.alias.aliasname) : String(range.relname);
  walk.ranges.push({ table: tableName(range), alias });
}

function addCommand(walk: Walk, table: string, command: Command): void {
  if (isSystemTable(table)) return;
  walk.commands.set(table, (walk.commands.get(table) ?? new Set<Command>()).add(command));
}

function addColumn(walk: Walk, table: string, name: string): void {
  walk.columns.set(table, (walk.columns.get(table) ?? new Set<string>()).add(name));
}

function column(node: SqlNode, walk: Walk): void {
  const names = list(node.fields).map((field) => (isRecord(field.String) ? String(field.String.sval) : '*'));
  const name = names.at(-1) ?? '*';
  const owner = names.at(-2);
  walk.loose.add(owner === undefined ? `\n${name}` : `${owner}\n${name}`);
}

/** `o.id` belongs to the table called o; a bare name belongs to the only table there is. */
function assignLooseColumns(walk: Walk): void {
  const tables = new Set(walk.ranges.map((range) => range.table));
  const only = tables.size === 1 && walk.common.size === 0 ? [...tables][0] : undefined;
  for (const item of walk.loose) {
    const [owner = '', name = ''] = item.split('\n');
    const table = owner === '' ? only : walk.ranges.find((range) => range.alias === owner)?.table;
    if (table !== undefined && !(owner === '' && table === name)) addColumn(walk, table, name);
    if (owner === '' && name === '*') for (const each of tables) addColumn(walk, each, '*');
  }
}
