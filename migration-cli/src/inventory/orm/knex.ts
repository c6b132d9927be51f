import { child, children, type Node, nameOf, propertyOf, stringOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import type { TableAccess } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { within } from '../functions.ts';
import type { Source } from '../project.ts';
import type { Schema } from '../sql/schema.ts';
import { isSystemTable } from '../system-tables.ts';
import { type Commands, chainOf, INSERTS, SAVES, together } from './commands.ts';
import { fromPackage, giversIn, isBuilder, isChained, isClient, isFactory } from './knex-clients.ts';
import { handedTables, type Knex, tablesIn } from './knex-tables.ts';
import { usesOfReturned } from './returned.ts';

const WRITES = new Map<string, Commands>(
  Object.entries({
    insert: ['insert'],
    update: ['select', 'update'],
    del: ['delete', 'select'],
    delete: ['delete', 'select'],
    truncate: ['truncate'],
    upsert: SAVES,
    increment: ['select', 'update'],
    decrement: ['select', 'update'],
    onConflict: INSERTS,
    merge: SAVES,
  } satisfies Record<string, Commands>),
);
/** What asks for rights besides, without being a statement of its own. */
const ASKS = new Map<string, Commands>(
  Object.entries({
    returning: ['select'],
    forUpdate: ['update'],
    forNoKeyUpdate: ['update'],
    forShare: ['update'],
    forKeyShare: ['update'],
  } satisfies Record<string, Commands>),
);

/** Knex by itself, or inside of AdonisJS' Lucid. */
const USED =
  /['"](?:(?:[\w@-]+\/)?knex|@ioc:Adonis\/Lucid\/Database|@adonisjs\/lucid\/services\/db)['"]|use\(['"]Database['"]\)/;
/** A client that another object holds: `ctx.db`, `models.users().db`. */
const NAMES_TABLE =
  /^(?:from|into|table|(?:inner|left|right|full|cross)?(?:Outer)?[jJ]oin|(?:left|right|full)OuterJoin|updateFrom|batchInsert|fromRaw|joinRaw|union|using)$/;

/** Tables that knex's builder names: `knex('t')`, `trx('t')`, `this.db.select().from('t')` and what is joined to it. */
export function knexAccess({ unresolved }: Source, graph: CallGraph, schema: Schema): TableAccess[] {
  const modules = [...graph.evaluator.project.modules.values()];
  const used = modules.some(({ text }) => USED.test(text));
  if (!used) return [];
  const knex: Knex = { graph, schema, givers: new Set(), say: (item) => unresolved.push(item) };
  for (const module of modules) for (const name of giversIn(knex, module)) knex.givers.add(name);
  return modules.flatMap((module) => module.nodes('CallExpression').flatMap((call) => ofCall(knex, module, call)));
}

function ofCall(knex: Knex, module: ParsedModule, call: Node): TableAccess[] {
  const callee = unwrap(child(call, 'callee'));
  const [first] = children(call, 'arguments');
  if (callee === null) return [];
  const method = callee.type === 'MemberExpression' ? propertyOf(callee) : null;
  const object = unwrap(child(callee, 'object'));
  if (method === 'truncate' && object && isBuilder(knex, module, object))
    knex.say({
      file: module.path,
      line: module.lineAt(call.start),
      what: 'TRUNCATE',
      why: 'knex restarts the sequences of the table with it, which no right allows: only their owner may',
    });
  if (first && !isFactory(callee) && isClient(knex, module, callee) && !inSchema(callee)) {
    // Who only calls a function that runs a query adds nothing to it.
    const uses = usesOfReturned(knex.graph, module, call).filter(({ node }) => extended(node));
    const sure =
      fromPackage(knex, module, callee) || [call, ...uses.map(({ node }) => node)].some((node) => isChained(node));
    // Where a builder is only made, it does what is chained on it elsewhere.
    const chains = uses.length > 0 && chainOf(call).length === 0 ? uses.map(({ node }) => node) : [call];
    const defined = chains.flatMap((node) => entries(knex, module, call, first, chainSent(node), sure));
    const used = uses.flatMap(({ node, module: from }) =>
      tablesIn(knex, module, first, (node) => isBuilder(knex, module, node))
        .filter((table) => sure || knex.schema.tables.has(table))
        .map((table) => entry({ node, module: from }, table, chainSent(node))),
    );
    return [...defined, ...used];
  }
  if (method === null || object === null || inSchema(callee)) return [];
  if (first && NAMES_TABLE.test(method) && isBuilder(knex, module, object)) {
    const sent = /join|updateFrom|union|using/i.test(method)
      ? chainSent(call, callsBefore(object), /^$/)
      : method === 'batchInsert'
        ? {
            access: 'write' as const,
            commands: chainOf(call).includes('returning') ? INSERTS : (['insert'] as Commands),
          }
        : chainSent(call, callsBefore(object));
    return entries(knex, module, call, first, sent, true);
  }
  if (!(WRITES.has(method) || ASKS.has(method)) || object.type !== 'Identifier') return [];
  return laterWrite(knex, module, call, object);
}

/** `const query = knex('users'); … query.update(…)`: the table is named before. */
function laterWrite(knex: Knex, module: ParsedModule, call: Node, variable: Node): TableAccess[] {
  const init = lookup(variable, nameOf(variable) ?? '')?.init ?? null;
  const root = rootCall(init);
  const callee = unwrap(child(root, 'callee'));
  const [first] = children(root, 'arguments');
  if (!root || !first || !callee || !isClient(knex, module, callee)) return [];
  const [start, own] = [chainSent(root), chainSent(call, [call])];
  const access = start.access === 'write' ? 'write' : own.access;
  return entries(knex, module, call, first, { access, commands: own.commands }, true);
}

/** The innermost call of a chain: `knex('t')` of `knex('t').where().first()`. */
function rootCall(node: Node | null): Node | null {
  let at = unwrap(node);
  if (at?.type === 'AwaitExpression') at = unwrap(child(at, 'argument'));
  while (at?.type === 'CallExpression') {
    const callee = unwrap(child(at, 'callee'));
    const inner = callee?.type === 'MemberExpression' ? unwrap(child(callee, 'object')) : null;
    if (inner?.type !== 'CallExpression') return at;
    at = inner;
  }
  return null;
}

/** `knex.schema.table('t')` defines and touches nothing. */
function inSchema(callee: Node): boolean {
  let at: Node | null = unwrap(callee);
  while (at) {
    if (at.type === 'MemberExpression' && propertyOf(at) === 'schema') return true;
    at = unwrap(child(at, at.type === 'CallExpression' ? 'callee' : 'object'));
  }
  return false;
}

/** The calls in front of a link of the chain: `insert` of `db.insert(row).into('t')`. */
function callsBefore(object: Node): Node[] {
  const calls: Node[] = [];
  let at = unwrap(object);
  while (at?.type === 'CallExpression') {
    calls.push(at);
    at = unwrap(child(unwrap(child(at, 'callee')), 'object'));
  }
  return calls;
}

/** The calls chained on a call. */
function callsBehind(call: Node): Node[] {
  const calls: Node[] = [];
  let at: Node | null | undefined = call;
  while (at?.parent?.type === 'MemberExpression' && at.parent.object === at) {
    at = at.parent.parent?.type === 'CallExpression' ? at.parent.parent : null;
    if (at) calls.push(at);
  }
  return calls;
}

/** `db.withSchema('information_schema').from('columns')` asks the database of itself. */
const asksSystem = (chain: Node[]): boolean =>
  chain.some((call) => {
    const schema = stringOf(children(call, 'arguments')[0]);
    return schema !== null && methodCalled(call) === 'withSchema' && isSystemTable(`${schema}.x`);
  });

const methodCalled = (call: Node) => propertyOf(unwrap(child(call, 'callee'))) ?? '';

interface Sent {
  access: 'read' | 'write';
  commands: Commands;
}

/** What a chain does with the table that it names; what only joins another table reads that, whatever the chain writes. */
function chainSent(call: Node, earlier: Node[] = [], written = /./): Sent {
  const calls = [...earlier, ...callsBehind(call)];
  const methods = calls.map(methodCalled);
  const writes = methods.flatMap((name) => (written.test(name) ? (WRITES.get(name) ?? []) : []));
  const asks = methods.flatMap((name) => ASKS.get(name) ?? []);
  const returns = calls.some((node, index) => methods[index] === 'insert' && children(node, 'arguments').length > 1);
  const goesOn = methods.includes('insert') && (calls.at(-1) ?? call).parent?.type === 'VariableDeclarator';
  return {
    access: writes.length > 0 ? 'write' : 'read',
    commands: together(
      writes.length > 0 ? writes : ['select'],
      asks,
      returns ? ['select'] : [],
      goesOn && writes.length > 0 ? SAVES : [],
    ),
  };
}

function entries(
  knex: Knex,
  module: ParsedModule,
  call: Node,
  argument: Node,
  sent: Sent,
  sure: boolean,
): TableAccess[] {
  if (asksSystem([...callsBefore(call), ...callsBehind(call)])) return [];
  const isTable = (table: string) => sure || knex.schema.tables.has(table);
  const own = tablesIn(knex, module, argument, (node) => isBuilder(knex, module, node)).filter(isTable);
  if (own.length > 0)
    return own.map((table) => ({ ...entry({ node: argument, module }, table, sent), within: within(call) }));
  return handedTables(knex, module, argument, sure).flatMap(({ at, table }) =>
    isTable(table) ? [entry(at, table, sent)] : [],
  );
}

function entry({ node, module }: Place, table: string, { access, commands }: Sent): TableAccess {
  return {
    file: module.path,
    line: module.lineAt(node.start),
    table,
    access,
    via: 'builder',
    columns: [],
    within: within(node),
    commands,
  };
}

const extended = (call: Node) => isChained(call) && !/^(?:then|catch)$/.test(chainOf(call)[0] ?? '');
