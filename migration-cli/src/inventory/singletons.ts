import { child, dottedName, isFunction, type Node, nameOf, unwrap, walk } from '../code/ast.ts';
import { globalsOf } from '../code/globals.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Place } from '../code/place.ts';
import { type Binding, lookup } from '../code/scope.ts';
import type { SingletonEntry } from '../model/inventory.ts';
import type { CallGraph } from './call-graph.ts';
import { returnedValues } from './functions.ts';
import { calleePackage } from './path-consumers.ts';
import type { Source } from './project.ts';
import { changesItself, isChanged, isSettled, isShared } from './singleton-changes.ts';

/** State that lives as long as the process: what modules keep in names of their own. */
export function readSingletons({ project, files }: Source, graph: CallGraph): SingletonEntry[] {
  const isTest = (path: string) => files.get(path)?.entry.test === true;
  const ofModules = [...project.modules.values()]
    .filter((module) => !isTest(module.path))
    .flatMap((module) =>
      [...module.scope.names.values()].flatMap((binding) => {
        if (!/^(?:const|let|var)$/.test(binding.kind) || binding.imported || binding.path.length > 0) return [];
        const instance = ownClass(graph, module, binding);
        const shared = isShared(graph, module, binding, instance !== null, isTest);
        const kind = instance ? instanceKind(instance) : kindOf(graph, module, binding, shared);
        if (kind === null) return [];
        // What is asked of a pool changes a database, and of a server what it listens on.
        const changed = shared && kind !== 'pool' && kind !== 'server';
        const line = module.lineAt(binding.node.start);
        return [{ file: module.path, line, name: binding.name, kind, shared: changed }];
      }),
    );
  return [...ofModules, ...ofGlobals(graph, isTest)];
}

/** What is made and kept in a global: `global.db = knex(…)`; state where several places set it. */
function ofGlobals(graph: CallGraph, isTest: (path: string) => boolean): SingletonEntry[] {
  return [...globalsOf(graph.evaluator.project)].flatMap(([name, places]) => {
    const own = places.filter(({ module }) => !isTest(module.path));
    const [first] = own;
    const kind = own.map((place) => knownKind(created(graph, place, 0)?.split('.').at(-1) ?? '')).find(Boolean);
    if (!first || (!kind && own.length === 1)) return [];
    const line = first.module.lineAt(first.node.start);
    return [{ file: first.module.path, line, name, kind: kind ?? 'state', shared: !kind }];
  });
}

/** The class of the tree that a module-level name holds an instance of. */
function ownClass(graph: CallGraph, module: ParsedModule, binding: Binding): Node | null {
  const callee = binding.init?.type === 'NewExpression' ? child(binding.init, 'callee') : null;
  const target = callee ? graph.evaluator.follow({ node: callee, module }) : null;
  return target && /^Class/.test(target.node.type) ? target.node : null;
}

function instanceKind(classNode: Node): SingletonEntry['kind'] | null {
  if (/EventEmitter/.test(dottedName(child(classNode, 'superClass')) ?? '')) return 'emitter';
  if (!changesItself(classNode)) return null;
  let counts = false;
  walk(classNode, (node) => {
    const adds = node.type === 'UpdateExpression' || (node.type === 'AssignmentExpression' && node.operator === '+=');
    if (adds && (node.type === 'UpdateExpression' || child(node, 'right')?.type !== 'TemplateLiteral')) counts = true;
  });
  return counts ? 'counter' : 'state';
}

function kindOf(
  graph: CallGraph,
  module: ParsedModule,
  binding: Binding,
  shared: boolean,
): SingletonEntry['kind'] | null {
  const last = madeBy(graph, module, binding);
  const known = knownKind(last);
  if (known !== null) return known;
  const changed = shared || isChanged(module, binding);
  if (/^(?:Map|WeakMap|LRUCache|NodeCache)$/.test(last)) return changed ? 'cache' : null;
  if (binding.reassigned && !shared && isSettled(module, binding)) return null;
  if (binding.reassigned) return isCounter(binding) ? 'counter' : 'state';
  const holdsState =
    /^(?:Set|WeakSet|Array|Object)$/.test(last) || /^(?:Object|Array)Expression$/.test(binding.init?.type ?? '');
  return holdsState && changed ? 'state' : null;
}

function knownKind(creator: string): SingletonEntry['kind'] | null {
  if (POOLS.test(creator)) return 'pool';
  if (/^EventEmitter2?$/.test(creator)) return 'emitter';
  if (CLIENTS.test(creator)) return 'client';
  return SERVERS.test(creator) ? 'server' : null;
}

/** The last name of what creates the value that a binding is declared with or, declared without one, is given later. */
function madeBy(graph: CallGraph, module: ParsedModule, binding: Binding): string {
  const last = (place: Place | null) => created(graph, place, 0)?.split('.').at(-1) ?? '';
  if (binding.init && binding.init.type !== 'Literal') return last({ node: binding.init, module });
  const id = child(binding.node, 'id');
  const given = id === null || !binding.reassigned ? [] : assignedTo(id, { node: id, module });
  return given.map(last).find((name) => CREATES.test(name)) ?? '';
}

const MAX_DEPTH = 4;

/** What creates a value: here, as what is taken where nothing else is there, or in a function of the tree that makes it. */
function created(graph: CallGraph, place: Place | null, depth: number): string | null {
  const node = unwrap(place?.node ?? null);
  if (!place || !node || depth > MAX_DEPTH) return null;
  const inner = (key: string) => created(graph, { node: child(node, key) ?? node, module: place.module }, depth + 1);
  if (node.type === 'AwaitExpression') return inner('argument');
  if (node.type === 'LogicalExpression') return inner('right') ?? inner('left');
  if (node.type === 'ConditionalExpression') return inner('consequent') ?? inner('alternate');
  if (node.type === 'AssignmentExpression') return inner('right');
  const own = creation(node);
  if (own !== null && CREATES.test(own.split('.').at(-1) ?? '')) return own;
  const callee = node.type === 'CallExpression' ? child(node, 'callee') : null;
  const maker = callee && graph.evaluator.follow({ node: callee, module: place.module });
  if (!maker || !isFunction(maker.node)) return own;
  const returned = returnedValues(maker.node, maker.module.nodes('ReturnStatement'));
  const values = returned.flatMap((value) => [
    graph.evaluator.follow({ node: value, module: maker.module }) ?? { node: value, module: maker.module },
    ...assignedTo(value, maker),
  ]);
  const made = values.map((value) => created(graph, value, depth + 1));
  return made.find((name) => name !== null && CREATES.test(name.split('.').at(-1) ?? '')) ?? own;
}

/** `let pool; if (…) pool = new Pool(a); else pool = new Pool(b); return pool;` */
function assignedTo(name: Node, { module }: Place): Place[] {
  const binding = name.type === 'Identifier' ? lookup(name, nameOf(name) ?? '') : null;
  if (!binding) return [];
  return module.nodes('AssignmentExpression').flatMap((node) => {
    const left = child(node, 'left');
    const right = child(node, 'right');
    const same = left?.type === 'Identifier' && lookup(left, nameOf(left) ?? '') === binding;
    return same && right ? [{ node: right, module }] : [];
  });
}

const POOLS = /^(?:Pool|createPool|postgres|knex|Sequelize|PrismaClient|DataSource)$/;
const CLIENTS = /^(?:Client|createClient|Redis|createTransport|Stripe|PgBoss|Queue|Worker|S3Client)$/;
const SERVERS = /^(?:listen|createServer|createSecureServer|Server|WebSocketServer)$/;
const CREATES = new RegExp(`${POOLS.source}|${CLIENTS.source}|${SERVERS.source}|^EventEmitter2?$`);

/** The name of what creates the value, or null where it is not created here. */
function creation(init: Node | null): string | null {
  if (init?.type !== 'NewExpression' && init?.type !== 'CallExpression') return null;
  const name = dottedName(child(init, 'callee'));
  // A call of a package's default export is known by the package: knex(…), postgres(…), require('knex')(…).
  const maker = calleePackage(init);
  if (/^(?:knex|postgres)$/.test(maker)) return name ?? maker;
  const telling = name?.includes('.') || /^create/.test(name ?? '');
  return init.type === 'NewExpression' || telling ? name : null;
}

function isCounter(binding: Binding): boolean {
  return binding.init?.type === 'Literal' && typeof binding.init.value === 'number';
}
