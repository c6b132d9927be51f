import { child, children, isFunction, type Node, nameOf, propertyOf } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';
import { type Binding, lookup } from '../code/scope.ts';
import type { CallGraph } from './call-graph.ts';
import { argumentsOf, enclosingFunction } from './functions.ts';

/** A stretch of code that runs in one transaction. */
export interface TransactionBlock {
  module: ParsedModule;
  /** The callback, or the function that issues BEGIN itself. */
  body: Node;
  start: Node;
}

export interface TransactionHelpers {
  blocks: TransactionBlock[];
  /** True where a name stands for a client inside of a transaction. */
  isClient(binding: Binding): boolean;
}

const BEGIN = /^\s*(?:BEGIN|START\s+TRANSACTION)\b/i;
const ROLE = /^(?:tx|trx|txn|transaction|client|db|connection|conn|executor|queryable|runner|t)$/i;

const known = new WeakMap<CallGraph, TransactionHelpers>();

/** Finds functions that run their callback between BEGIN and COMMIT, helpers of such helpers, and the callbacks. */
export function readTransactionHelpers(graph: CallGraph): TransactionHelpers {
  const before = known.get(graph);
  if (before) return before;
  const starters = beginners(graph);
  const helpers = new Map<Node, Set<number>>();
  for (const { body } of starters) addHelper(helpers, body, calledParameters(body));
  const blocks: TransactionBlock[] = starters.filter(({ body }) => !helpers.has(body));
  const clients = new Set<Node>();
  for (let round = 0, before = -1; before !== helpers.size && round < 8; round += 1) {
    before = helpers.size;
    for (const call of graph.calls) spread(call.node, call.target.node, helpers);
  }
  for (const call of graph.calls)
    addCallbacks(call.module, call.node, helpers.get(call.target.node), graph, blocks, clients);
  for (const module of graph.evaluator.project.modules.values())
    addLibraryCallbacks(module, helpers, graph, blocks, clients);
  const found = { blocks, isClient: (binding: Binding) => isClient(binding, clients) };
  known.set(graph, found);
  return found;
}

/** Functions that issue BEGIN themselves. */
function beginners(graph: CallGraph): TransactionBlock[] {
  return [...graph.evaluator.project.modules.values()].flatMap((module) =>
    module.nodes('CallExpression').flatMap((call) => {
      const [first] = argumentsOf(call);
      if (!first || !/^(?:Literal|TemplateLiteral|Identifier|MemberExpression)$/.test(first.type)) return [];
      if (
        !/^(?:query|execute|exec|unsafe|run)$/.test(
          propertyOf(child(call, 'callee')) ?? nameOf(child(call, 'callee')) ?? '',
        )
      )
        return [];
      if (!graph.evaluator.texts({ node: first, module }).some((text) => BEGIN.test(text))) return [];
      const body = enclosingFunction(call);
      return body ? [{ module, body, start: call }] : [];
    }),
  );
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

/** `knex.transaction(async (trx) => …)`, `prisma.$transaction`, `sequelize.transaction`, `sql.begin`. */
function addLibraryCallbacks(
  module: ParsedModule,
  helpers: Map<Node, Set<number>>,
  graph: CallGraph,
  blocks: TransactionBlock[],
  clients: Set<Node>,
): void {
  for (const call of module.nodes('CallExpression')) {
    const callee = child(call, 'callee');
    if (
      callee?.type !== 'MemberExpression' ||
      !/^(?:\$?transaction|begin|tx|inTransaction|withTransaction)$/.test(propertyOf(callee) ?? '')
    )
      continue;
    const target = graph.evaluator.follow({ node: callee, module });
    if (target && helpers.has(target.node)) continue;
    const callback = argumentsOf(call).find((argument) => isFunction(argument));
    if (callback) addCallback(module, call, callback, graph, blocks, clients);
  }
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
