import {
  ancestors,
  child,
  children,
  isFunction,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
  unwrap,
} from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import type { TableAccess } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { enclosingFunction, within } from '../functions.ts';
import type { Source } from '../project.ts';
import type { Schema } from '../sql-schema.ts';
import { type Commands, INSERTS, SAVES, together } from './commands.ts';
import { handedTables, type Knex, tablesIn } from './knex-tables.ts';
import { typeNames } from './read.ts';
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

const PACKAGE = /(?:^|\/)knex$|^@ioc:Adonis\/Lucid\/Database$|^@adonisjs\/lucid\/services\/db$/;
/** Knex by itself, or inside of AdonisJS' Lucid. */
const USED =
  /['"](?:(?:[\w@-]+\/)?knex|@ioc:Adonis\/Lucid\/Database|@adonisjs\/lucid\/services\/db)['"]|use\(['"]Database['"]\)/;
const CLIENT = /^(?:_|#)?(?:knex|db|database|trx|tx|qb|conn|connection|transaction|\w*[kK]nex|\w*Db|\w*DB|\w*[tT]rx)$/;
/** A client that another object holds: `ctx.db`, `models.users().db`. */
const HELD_CLIENT = /^(?:knex|db|database|trx)$/;
const NAMES_TABLE =
  /^(?:from|into|table|(?:inner|left|right|full|cross)?(?:Outer)?[jJ]oin|(?:left|right|full)OuterJoin|updateFrom|batchInsert|fromRaw|joinRaw|union|using)$/;
const CHAINED =
  /^(?:select|where\w*|andWhere\w*|orWhere\w*|first|from|into|table|insert|update|del|delete|join|leftJoin|innerJoin|orderBy\w*|groupBy\w*|returning|count\w*|sum|max|min|avg|limit|offset|distinct\w*|as|column|columns|pluck|with\w*|increment|decrement|truncate|modify|transacting|clone|having\w*|onConflict|forUpdate|columnInfo|stream|then|catch|fromRaw|debug|timeout|ignore|merge|using|jsonExtract|union\w*|upsert|rightJoin|andOn|unionAll|options|queryContext|del)$/;

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
    const chains = uses.length > 0 && chain(call).length === 0 ? uses.map(({ node }) => node) : [call];
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
        ? { access: 'write' as const, commands: chain(call).includes('returning') ? INSERTS : (['insert'] as Commands) }
        : chainSent(call, callsBefore(object));
    return entries(knex, module, call, first, sent, true);
  }
  if (!(WRITES.has(method) || ASKS.has(method)) || object.type !== 'Identifier') return [];
  return laterWrite(knex, module, call, object);
}

/** Functions and methods that return the client that a package made, by their names. */
function giversIn(knex: Knex, module: ParsedModule): string[] {
  return module.nodes('ReturnStatement').flatMap((statement) => {
    const value = unwrap(child(statement, 'argument'));
    if (value?.type !== 'Identifier' || !CLIENT.test(nameOf(value) ?? '') || !fromPackage(knex, module, value))
      return [];
    const fn = enclosingFunction(statement);
    const name = keyOf(child(fn?.parent, 'key')) ?? nameOf(child(fn, 'id')) ?? nameOf(child(fn?.parent, 'id'));
    return name === null ? [] : [name];
  });
}

/** `session.getDB()`: whichever object it is asked of. */
function givesClient({ givers }: Knex, call: Node): boolean {
  const callee = unwrap(child(call, 'callee'));
  return givers.has(propertyOf(callee) ?? nameOf(callee) ?? '');
}

/** `require('knex')(config)` makes a client and names no table. */
function isFactory(callee: Node): boolean {
  return lookup(callee, nameOf(callee) ?? '')?.imported?.specifier === 'knex';
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

/** `knex`, `db`, `trx`, `this.db`: what is called with a table. */
function isClient(knex: Knex, module: ParsedModule, node: Node): boolean {
  if (node.type === 'CallExpression') return givesClient(knex, node);
  const name = node.type === 'MemberExpression' ? (propertyOf(node) ?? nameOf(child(node, 'property'))) : nameOf(node);
  if (fromPackage(knex, module, node)) return true;
  if (node.type === 'MemberExpression' && unwrap(child(node, 'object'))?.type !== 'ThisExpression') {
    if (!HELD_CLIENT.test(name ?? '')) return false;
  }
  return CLIENT.test(name ?? '');
}

function fromPackage({ graph }: Knex, module: ParsedModule, node: Node): boolean {
  const name = nameOf(node);
  const binding = name ? lookup(node, name) : null;
  if (binding === null) return false;
  if (
    typeNames(binding.node.type === 'TSParameterProperty' ? child(binding.node, 'parameter') : binding.node).includes(
      'Knex',
    )
  )
    return true;
  if (binding.imported && PACKAGE.test(binding.imported.specifier)) return true;
  const value = graph.evaluator.follow({ node, module });
  const callee = value && /^(?:Call|New)Expression$/.test(value.node.type) ? child(value.node, 'callee') : null;
  if (value && nameOf(callee) === 'use' && children(value.node, 'arguments')[0]?.value === 'Database') return true;
  const made = callee ? lookup(callee, nameOf(callee) ?? '')?.imported : null;
  return PACKAGE.test(made?.specifier ?? '');
}

/** A chain that begins at a client, or a variable or parameter that holds such a chain. */
function isBuilder(knex: Knex, module: ParsedModule, node: Node, depth = 0): boolean {
  const at = unwrap(node);
  if (at === null || depth > 40) return false;
  if (at.type === 'CallExpression') {
    const callee = unwrap(child(at, 'callee'));
    if (callee === null) return false;
    if (isClient(knex, module, at) || isClient(knex, module, callee)) return true;
    const object = unwrap(child(callee, 'object'));
    return callee.type === 'MemberExpression' && object !== null && isBuilder(knex, module, object, depth + 1);
  }
  if (isClient(knex, module, at)) return true;
  if (at.type === 'ThisExpression') return builderCallback(knex, module, at, depth);
  if (at.type !== 'Identifier') return false;
  const binding = lookup(at, nameOf(at) ?? '');
  if (binding?.kind === 'param')
    return (
      /^(?:query|builder|qb|queryBuilder|q|subquery)$/i.test(binding.name) ||
      typeNames(binding.node).some((name) => /^QueryBuilder$/.test(name))
    );
  const init = binding?.init ? unwrap(binding.init) : null;
  return (
    init !== null &&
    init !== undefined &&
    init.type !== 'Identifier' &&
    isBuilder(knex, module, init.type === 'AwaitExpression' ? (child(init, 'argument') ?? init) : init, depth + 1)
  );
}

/** `where(function () { this.from('t') })`: inside the callback of a chain `this` is a builder. */
function builderCallback(knex: Knex, module: ParsedModule, node: Node, depth: number): boolean {
  for (const up of ancestors(node)) {
    if (up.type === 'ArrowFunctionExpression' || !isFunction(up)) continue;
    const callee = up.parent?.type === 'CallExpression' ? unwrap(child(up.parent, 'callee')) : null;
    const object = unwrap(child(callee, 'object'));
    return object !== null && CHAINED.test(propertyOf(callee) ?? '') && isBuilder(knex, module, object, depth + 1);
  }
  return false;
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

function chain(call: Node): string[] {
  const names: string[] = [];
  let at: Node | null | undefined = call;
  while (at?.parent?.type === 'MemberExpression' && at.parent.object === at) {
    const name = propertyOf(at.parent);
    if (name !== null) names.push(name);
    at = at.parent.parent?.type === 'CallExpression' ? at.parent.parent : null;
  }
  return names;
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

interface Sent {
  access: 'read' | 'write';
  commands: Commands;
}

/** What a chain does with the table that it names; what only joins another table reads that, whatever the chain writes. */
function chainSent(call: Node, earlier: Node[] = [], written = /./): Sent {
  const calls = [...earlier, ...callsBehind(call)];
  const methods = calls.map((node) => propertyOf(unwrap(child(node, 'callee'))) ?? '');
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

const extended = (call: Node) => isChained(call) && !/^(?:then|catch)$/.test(chain(call)[0] ?? '');

const isChained = (call: Node) => CHAINED.test(chain(call)[0] ?? '');
