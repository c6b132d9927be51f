import type { ForeignKey, TableEntry } from '../../model/inventory.ts';
import { isRecord } from '../json.ts';
import { knownAs } from '../search-path.ts';
import { tableName } from './access.ts';
import { blockStatements, temporaryIn } from './definitions.ts';
import type { SqlNode, SqlStatement } from './parser.ts';

/** What the statements of schemas and migrations add up to. */
export interface Schema {
  tables: Map<string, TableEntry>;
  foreignKeys: ForeignKey[];
  /** Names of tables that were dropped or renamed again. */
  gone: Set<string>;
  /** Names of tables that last no longer than a connection. */
  temporary: Set<string>;
  /** Schemas that statements put on the search path. */
  searchPath: Set<string>;
  /** By table, whom its policies are for. */
  policies: Map<string, string[]>;
}

interface At {
  file: string;
  line: number;
}

const ON_DELETE: Record<string, string> = {
  a: 'NO ACTION',
  r: 'RESTRICT',
  c: 'CASCADE',
  n: 'SET NULL',
  d: 'SET DEFAULT',
};

/** Applies one statement of data definition; others change nothing. */
export function applyDefinition(schema: Schema, statement: SqlStatement, at: At): void {
  const { type, node } = statement;
  if (type === 'CreateFunctionStmt') for (const name of temporaryIn(statement)) schema.temporary.add(name);
  if (type === 'CreateStmt') createTable(schema, node, at);
  if (type === 'CreateForeignTableStmt') createTable(schema, record(node, 'base') ?? node, at);
  if (type === 'AlterTableStmt') alterTable(schema, node, at);
  if (type === 'ViewStmt') createView(schema, node, at);
  if (type === 'CreateTableAsStmt') createTableAs(schema, node, at);
  if (type === 'DropStmt') drop(schema, node);
  if (type === 'RenameStmt') rename(schema, node);
  if (type === 'CreateTrigStmt') transition(schema, node);
  if (type === 'CreatePolicyStmt') policy(schema, node);
  if (type === 'DoStmt') for (const inner of blockStatements(node)) applyDefinition(schema, inner, at);
}

function record(value: unknown, key: string): SqlNode | null {
  const inner = isRecord(value) ? value[key] : undefined;
  return isRecord(inner) ? inner : null;
}

function items(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function names(value: unknown): string[] {
  return items(value).flatMap((item) => {
    const text = record(item, 'String')?.sval;
    return typeof text === 'string' ? [text] : [];
  });
}

function createTable(schema: Schema, node: SqlNode, at: At): void {
  const range = isRecord(node.relation) ? node.relation : null;
  if (!range) return;
  const name = tableName(range);
  if (range.relpersistence === 't') {
    schema.temporary.add(name);
    return;
  }
  // IF NOT EXISTS on a known table changes nothing.
  if (schema.tables.has(knownAs(schema, name))) return;
  const entry: TableEntry = { ...at, name, kind: 'table', columns: [] };
  schema.tables.set(name, entry);
  const parents = items(node.inhRelations).flatMap((item) => {
    const parent = record(item, 'RangeVar');
    return parent ? (schema.tables.get(knownAs(schema, tableName(parent)))?.columns ?? []) : [];
  });
  entry.columns.push(...parents);
  for (const element of items(node.tableElts)) {
    addColumn(schema, entry, record(element, 'ColumnDef'), at);
    addConstraint(schema, name, [], record(element, 'Constraint'), at);
  }
}

function addColumn(schema: Schema, entry: TableEntry, column: SqlNode | null, at: At): void {
  const name = column?.colname;
  if (typeof name !== 'string') return;
  if (!entry.columns.includes(name)) entry.columns.push(name);
  for (const constraint of items(column?.constraints))
    addConstraint(schema, entry.name, [name], record(constraint, 'Constraint'), at);
}

function addConstraint(schema: Schema, table: string, own: string[], constraint: SqlNode | null, at: At): void {
  const target = isRecord(constraint?.pktable) ? constraint.pktable : null;
  if (constraint?.contype !== 'CONSTR_FOREIGN' || !target) return;
  const columns = own.length > 0 ? own : names(constraint.fk_attrs);
  const key: ForeignKey = {
    ...at,
    table,
    columns,
    references: knownAs(schema, tableName(target)),
    referencedColumns: names(constraint.pk_attrs),
    onDelete: ON_DELETE[String(constraint.fk_del_action ?? 'a')] ?? 'NO ACTION',
  };
  const same = (other: ForeignKey) =>
    other.table === table && other.columns.join() === columns.join() && other.references === key.references;
  if (!schema.foreignKeys.some(same)) schema.foreignKeys.push(key);
}

function alterTable(schema: Schema, node: SqlNode, at: At): void {
  const name = isRecord(node.relation) ? knownAs(schema, tableName(node.relation)) : '';
  const entry = schema.tables.get(name);
  for (const item of items(node.cmds)) {
    const command = record(item, 'AlterTableCmd');
    if (command?.subtype === 'AT_EnableRowSecurity' && entry) entry.rowSecurity = policiesOf(schema, name);
    if (command?.subtype === 'AT_DisableRowSecurity' && entry) delete entry.rowSecurity;
    if (command?.subtype === 'AT_AddConstraint') addConstraint(schema, name, [], record(command.def, 'Constraint'), at);
    if (command?.subtype === 'AT_AddColumn' && entry) addColumn(schema, entry, record(command.def, 'ColumnDef'), at);
    if (command?.subtype === 'AT_DropColumn' && entry) {
      entry.columns = entry.columns.filter((column) => column !== command.name);
      schema.foreignKeys = schema.foreignKeys.filter(
        (key) => key.table !== name || !key.columns.includes(String(command.name)),
      );
    }
  }
}

function createView(schema: Schema, node: SqlNode, at: At): void {
  const range = isRecord(node.view) ? node.view : null;
  if (!range) return;
  const columns = names(node.aliases);
  const name = tableName(range);
  // No view can be called as a table of its schema: this one stands in another, which a search path decides.
  if (schema.tables.get(name)?.kind === 'table') return;
  schema.tables.set(name, { ...at, name, kind: 'view', columns: columns.length > 0 ? columns : selected(node.query) });
}

function createTableAs(schema: Schema, node: SqlNode, at: At): void {
  const range = isRecord(node.into) && isRecord(node.into.rel) ? node.into.rel : null;
  if (!range) return;
  if (range.relpersistence === 't') {
    schema.temporary.add(tableName(range));
    return;
  }
  const kind = node.objtype === 'OBJECT_MATVIEW' ? 'materialized-view' : 'table';
  schema.tables.set(tableName(range), { ...at, name: tableName(range), kind, columns: selected(node.query) });
}

/** `REFERENCING OLD TABLE AS deleted`: what a trigger's function knows the changed rows as. */
function transition(schema: Schema, node: SqlNode): void {
  for (const item of items(node.transitionRels)) {
    const name = record(item, 'TriggerTransition')?.name;
    if (typeof name === 'string') schema.temporary.add(name);
  }
}

function policy(schema: Schema, node: SqlNode): void {
  const roles = policiesOf(schema, isRecord(node.table) ? knownAs(schema, tableName(node.table)) : '');
  for (const item of items(node.roles)) {
    const role = record(item, 'RoleSpec');
    roles.push(role?.roletype === 'ROLESPEC_PUBLIC' ? 'public' : String(role?.rolename ?? ''));
  }
}

/** A policy is there whether or not the row-level security of its table is on yet. */
function policiesOf({ policies }: Schema, table: string): string[] {
  const known = policies.get(table) ?? [];
  policies.set(table, known);
  return known;
}

/** The column names of a query, as far as it names them. */
function selected(query: unknown): string[] {
  return items(record(query, 'SelectStmt')?.targetList).flatMap((item) => {
    const result = record(item, 'ResTarget');
    if (typeof result?.name === 'string') return [result.name];
    const last = names(record(result?.val, 'ColumnRef')?.fields).at(-1);
    return last === undefined ? [] : [last];
  });
}

function drop(schema: Schema, node: SqlNode): void {
  if (!/^OBJECT_(?:TABLE|VIEW|MATVIEW)$/.test(String(node.removeType))) return;
  for (const item of items(node.objects)) {
    const path = names(record(item, 'List')?.items);
    const name = knownAs(schema, path[0] === 'public' ? path.slice(1).join('.') : path.join('.'));
    if ((schema.tables.get(name)?.kind === 'table') !== (node.removeType === 'OBJECT_TABLE')) continue;
    if (schema.tables.delete(name)) schema.gone.add(name);
    schema.foreignKeys = schema.foreignKeys.filter((key) => key.table !== name && key.references !== name);
  }
}

function rename(schema: Schema, node: SqlNode): void {
  const name = isRecord(node.relation) ? knownAs(schema, tableName(node.relation)) : '';
  const entry = schema.tables.get(name);
  const renamed = String(node.newname ?? '');
  if (entry && node.renameType === 'OBJECT_COLUMN') {
    entry.columns = entry.columns.map((column) => (column === node.subname ? renamed : column));
  }
  if (!entry || !/^OBJECT_(?:TABLE|VIEW|MATVIEW)$/.test(String(node.renameType))) return;
  const qualified = name.includes('.') ? `${name.split('.')[0]}.${renamed}` : renamed;
  schema.tables.delete(name);
  schema.gone.add(name);
  schema.tables.set(qualified, { ...entry, name: qualified });
  for (const key of schema.foreignKeys) {
    if (key.table === name) key.table = qualified;
    if (key.references === name) key.references = qualified;
  }
}
