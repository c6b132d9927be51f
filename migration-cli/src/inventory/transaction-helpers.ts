import { child, children, isFunction, type Node, nameOf, propertyOf } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';
import { type Binding, lookup } from '../code/scope.ts';
import type { CallGraph } from './call-graph.ts';
import { originOf } from './env/origin.ts';
import { argumentsOf, enclosingFunction } from './functions.ts';
import { beginners, chained, type TransactionBlock } from './transaction-starts.ts';

export interface TransactionHelpers {
  blocks: TransactionBlock[];
  /** True where a name stands for a client inside of a transaction. */
  isClient(binding: Binding): boolean;
}

const ROLE = /^(?:tx|trx|txn|transaction|client|db|connection|conn|executor|queryable|runner|t)$/i;

const known = new WeakMap<CallGraph, TransactionHelpers>();

/** Finds functions that run their callback between BEGIN and COMMIT, helpers of such helpers, and the callbacks. */
export function readTransactionHelpers(graph: CallGraph): TransactionHelpers {
  const before = known.get(graph);
  if (before) return before;
  const starters = beginners(graph);
  const libraries = libraryCalls(graph);
  const helpers = new Map<Node, Set<number>>();
  for (const { body } of starters) addHelper(helpers, body, calledParameters(body));
  for (const item of libraries) addWrapping(item, helpers);
  for (let round = 0, before = -1; before !== helpers.size && round < 8; round += 1) {
    before = helpers.size;
    for (const call of graph.calls) spread(call.node, call.target.node, helpers);
  }
  const blocks: TransactionBlock[] = [];
  const clients = new Set<Node>();
  // A helper is known by the callbacks that it is given; one that nobody gives any is a transaction itself.
  const served = new Set<Node>();
  for (const call of graph.calls) {
    const before = blocks.length;
    addCallbacks(call.module, call.node, helpers.get(call.target.node), graph, blocks, clients);
    if (blocks.length > before) served.add(call.target.node);
  }
  for (const item of libraries) addLibraryCallback(item, served, graph, blocks, clients);
  blocks.push(...starters.filter(({ body }) => !served.has(body)));
  const found = { blocks: distinctBlocks(blocks), isClient: (binding: Binding) => isClient(binding, clients) };
  known.set(graph, found);
  return found;
}

/** A helper that is called as libraries call theirs is found both ways. */
function distinctBlocks(blocks: TransactionBlock[]): TransactionBlock[] {
  const bodies = new Map<Node, Set<Node>>();
  return blocks.filter(({ start, body }) => {
    const known = bodies.get(start) ?? new Set();
    bodies.set(start, known);
    return !known.has(body) && known.add(body);
  });
}

/** The positions of the parameters that a function calls. */
function calledParameters(fn: Node): Set<number> {
  const positions = new Set<number>();
  const params = children(fn, 'params');
  const visit = (node: Node): void => {
    if (node.type === 'CallExpression') {
      const callee = child(node, 'callee');
      const binding = callee ? lookup(callee, nameOf(callee) ?? '') : null;
      if (binding?.kind === 'param' && binding.position !== null && params.includes(binding.node))
        positions.add(binding.position);
    }
    for (const value of Object.entries(node)) if (value[0] !== 'parent') each(value[1], visit);
  };
  visit(fn);
  return positions;
}

function each(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) each(item, visit);
  else if (typeof value === 'object' && value !== null && typeof (value as Node).type === 'string')
    visit(value as Node);
}

function addHelper(helpers: Map<Node, Set<number>>, fn: Node, positions: Set<number>): void {
  if (positions.size > 0) helpers.set(fn, new Set([...(helpers.get(fn) ?? []), ...positions]));
}

/** A function that hands its own callback to a helper, or calls it inside of the helper's callback, is a helper too. */
function spread(call: Node, target: Node, helpers: Map<Node, Set<number>>): void {
  for (const position of helpers.get(target) ?? []) {
    const callback = argumentsOf(call)[position];
    const outer = enclosingFunction(call);
    if (!callback || !outer || target === outer) continue;
    const binding = lookup(callback, nameOf(callback) ?? '');
    const handed =
      binding?.kind === 'param' && binding.position !== null && children(outer, 'params').includes(binding.node);
    if (handed && binding?.position !== null && binding) addHelper(helpers, outer, new Set([binding.position]));
    if (isFunction(callback)) addHelper(helpers, outer, outerCalls(callback, outer));
  }
}

/** Parameters of `outer` that are called inside of `callback`. */
function outerCalls(callback: Node, outer: Node): Set<number> {
  const positions = new Set<number>();
  const params = children(outer, 'params');
  const visit = (node: Node): void => {
    const callee = node.type === 'CallExpression' ? child(node, 'callee') : null;
    const binding = callee ? lookup(callee, nameOf(callee) ?? '') : null;
    if (binding?.kind === 'param' && binding.position !== null && params.includes(binding.node))
      positions.add(binding.position);
    for (const [key, value] of Object.entries(node)) if (key !== 'parent') each(value, visit);
  };
  visit(callback);
  return positions;
}

function addCallbacks(
  module: ParsedModule,
  call: Node,
  positions: Set<number> | undefined,
  graph: CallGraph,
  blocks: TransactionBlock[],
  clients: Set<Node>,
): void {
  for (const position of positions ?? [])
    addCallback(module, call, argumentsOf(call)[position], graph, blocks, clients);
}

function addCallback(
  module: ParsedModule,
  call: Node,
  argument: Node | undefined,
  graph: CallGraph,
  blocks: TransactionBlock[],
  clients: Set<Node>,
): void {
  const place = argument ? graph.evaluator.follow({ node: argument, module }) : null;
  if (!place || !isFunction(place.node)) return;
  const [client] = children(place.node, 'params');
  if (client) clients.add(client);
  blocks.push({ module: place.module, body: place.node, start: place.module === module ? call : place.node });
}

/** One call of a library that runs a callback in a transaction. */
interface LibraryCall {
  module: ParsedModule;
  call: Node;
  callback: Node;
}

const RUNS = /^(?:\$?transaction|transactional|tx|txIf|inTransaction|withTransaction)$/;

const BEGINS = new RegExp(`${RUNS.source}|^begin$`);

/** `knex.transaction(async (trx) => …)`, `prisma.$transaction`, `sql.begin`, `transaction(A.knex(), …)`, Kysely's chain. */
function libraryCalls(graph: CallGraph): LibraryCall[] {
  return [...graph.evaluator.project.modules.values()].flatMap((module) =>
    module.calls(BEGINS).flatMap((call) => {
      const callee = child(call, 'callee');
      const method = propertyOf(callee) ?? '';
      const bare = callee?.type === 'Identifier' && originOf(callee)?.specifier === 'objection';
      if (bare ? nameOf(callee) !== 'transaction' : !RUNS.test(method) && !beginsPostgres(callee, method)) return [];
      const callback =
        argumentsOf(call).find((argument) => isFunction(argument)) ?? chained(call) ?? handedOn(graph, module, call);
      return callback ? [{ module, call, callback }] : [];
    }),
  );
}

/** `sql.begin(async (sql) => …)` of postgres.js. */
function beginsPostgres(callee: Node | null, method: string): boolean {
  if (method !== 'begin') return false;
  const object = child(callee, 'object');
  const name = propertyOf(object) ?? nameOf(object) ?? '';
  return originOf(callee)?.specifier === 'postgres' || /sql|db|database|client|conn|pool|pg/i.test(name);
}

/** A callback by its name: a parameter of the function around, or a function of the tree. */
function handedOn(graph: CallGraph, module: ParsedModule, call: Node): Node | null {
  return (
    argumentsOf(call).find((argument) => {
      if (argument.type !== 'Identifier') return false;
      const binding = lookup(argument, nameOf(argument) ?? '');
      if (binding?.kind === 'param') return binding.position !== null && isCallable(binding);
      return isFunction(graph.evaluator.follow({ node: argument, module })?.node);
    }) ?? null
  );
}

const isCallable = ({ name }: Binding) =>
  /^(?:fn|func|cb|callback|work|run|task|handler|body|block|action|operation\w*|f)$/i.test(name);

/** A function whose own callback runs inside of a library's transaction is a helper. */
function addWrapping({ call, callback }: LibraryCall, helpers: Map<Node, Set<number>>): void {
  const outer = enclosingFunction(call);
  if (!outer) return;
  if (isFunction(callback)) addHelper(helpers, outer, outerCalls(callback, outer));
  const binding = lookup(callback, nameOf(callback) ?? '');
  if (binding?.kind === 'param' && binding.position !== null && children(outer, 'params').includes(binding.node))
    addHelper(helpers, outer, new Set([binding.position]));
}

function addLibraryCallback(
  { module, call, callback }: LibraryCall,
  served: Set<Node>,
  graph: CallGraph,
  blocks: TransactionBlock[],
  clients: Set<Node>,
): void {
  const callee = child(call, 'callee');
  const target = callee ? graph.evaluator.follow({ node: callee, module }) : null;
  const outer = enclosingFunction(call);
  if ((target && served.has(target.node)) || (outer && served.has(outer))) return;
  addCallback(module, call, callback, graph, blocks, clients);
}

function isClient(binding: Binding, clients: Set<Node>): boolean {
  if (binding.kind === 'param' && clients.has(binding.node)) return true;
  if (!ROLE.test(binding.name)) return false;
  // A parameter by that name is handed on; a client taken from the pool is one when it is a local.
  if (binding.kind === 'param') return binding.path.length === 0 || ROLE.test(binding.path.at(-1) ?? '');
  const init = binding.init?.type === 'AwaitExpression' ? child(binding.init, 'argument') : binding.init;
  return (
    init?.type === 'CallExpression' &&
    /^(?:connect|getConnection|acquire|transaction|getClient)$/.test(propertyOf(child(init, 'callee')) ?? '')
  );
}
