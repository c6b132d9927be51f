import { posix } from 'node:path';
import { child, children, isFunction, type Node, propertyOf, unwrap } from '../code/ast.ts';
import { HOLE } from '../code/evaluate-paths.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { DynamicEdge, RouteEntry } from '../model/inventory.ts';
import type { CallGraph } from './call-graph.ts';
import { readDecorated } from './http/decorated.ts';
import { EnvironmentFiles } from './http/environment-files.ts';
import { PathTexts } from './http/path-texts.ts';
import type { Source } from './project.ts';
import { type Mount, ownPrefix, type RouterId, Routers } from './routers.ts';

const METHODS = /^(?:get|post|put|patch|delete|del|head|options|all)$/;

interface Registration {
  router: RouterId;
  method: string;
  path: string;
  module: ParsedModule;
  node: Node;
}

interface Reading {
  source: Source;
  graph: CallGraph;
  routers: Routers;
  dynamic: DynamicEdge[];
}

/** Every route of the applications in the tree, with each prefix under which its router is mounted. */
export function readRoutes(source: Source, graph: CallGraph, dynamic: DynamicEdge[]): RouteEntry[] {
  const routers = new Routers(graph);
  const reading: Reading = { source, graph, routers, dynamic };
  const modules = [...source.project.modules.values()].filter(
    ({ path }) => source.files.get(path)?.entry.test !== true,
  );
  const calls = modules.flatMap((module) => module.nodes('CallExpression').map((node) => ({ module, node })));
  const registrations = calls.flatMap(({ module, node }) => registered(reading, module, node));
  const mounts = calls.flatMap(({ module, node }) => mounted(reading, module, node));
  const prefixes = new Prefixes([...mounts, ...routers.mounts], (router) => ownPrefix(router, literalTexts));
  const texts = new PathTexts(source, graph, new EnvironmentFiles(source.files));
  return [
    ...readDecorated(source, graph, modules, texts),
    ...registrations.flatMap(({ router, method, path, module, node }) =>
      prefixes.of(router).map((prefix) => ({
        method,
        path: joinPaths(prefix, path),
        file: module.path,
        line: module.lineAt(node.start),
      })),
    ),
  ];
}

const literalTexts = (node: Node) => (typeof node.value === 'string' ? [node.value] : []);

/** `/a` and `/b/` give `/a/b`; the root of a router is its prefix. */
export function joinPaths(prefix: string, path: string): string {
  const joined = `${prefix.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
  return joined.length > 1 ? joined.replace(/\/+$/, '') : '/';
}

function registered(reading: Reading, module: ParsedModule, node: Node): Registration[] {
  const callee = unwrap(child(node, 'callee'));
  const method = propertyOf(callee) ?? '';
  if (!METHODS.test(method)) return [];
  const args = children(node, 'arguments');
  const chained = routeCall(callee);
  const [first] = chained ? children(chained, 'arguments') : args;
  const object = chained ? child(unwrap(child(chained, 'callee')), 'object') : child(callee, 'object');
  // `app.get('setting')` reads; a route has a handler.
  if (!first || !object || (!chained && args.length < 2)) return [];
  const routers = reading.routers.of({ node: object, module });
  if (routers.length === 0) return [];
  const paths = reading.graph.evaluator.eachRound({ node, module }, () => pathTexts(reading, module, first));
  return [...new Set(paths)].flatMap((path) =>
    routers.map((router) => ({
      router,
      method: method === 'del' ? 'DELETE' : method.toUpperCase(),
      path,
      module,
      node,
    })),
  );
}

/** The `router.route('/x')` at the beginning of `router.route('/x').get(a).post(b)`. */
function routeCall(callee: Node | null): Node | null {
  let at = unwrap(child(callee, 'object'));
  while (at?.type === 'CallExpression') {
    const inner = unwrap(child(at, 'callee'));
    if (propertyOf(inner) === 'route') return at;
    if (!METHODS.test(propertyOf(inner) ?? '')) return null;
    at = unwrap(child(inner, 'object'));
  }
  return null;
}

function pathTexts(reading: Reading, module: ParsedModule, node: Node): string[] {
  const value = reading.graph.evaluator.follow({ node, module });
  const regex = (value?.node ?? node).regex as { pattern: string } | undefined;
  if (regex) return [`/${regex.pattern}/`.replace(/^\/\^?\\?\/?/, '/')];
  if (value?.node.type === 'ArrayExpression') {
    return children(value.node, 'elements').flatMap((element) => pathTexts(reading, value.module, element));
  }
  const texts = reading.graph.evaluator.texts({ node, module });
  if (!texts.some((text) => text.includes(HOLE))) return texts;
  reading.source.unresolved.push({
    file: module.path,
    line: module.lineAt(node.start),
    what: 'route',
    why: 'its path is computed',
  });
  return texts.map((text) => text.replaceAll(HOLE, '{…}'));
}

function mounted(reading: Reading, module: ParsedModule, node: Node): Mount[] {
  const callee = unwrap(child(node, 'callee'));
  const method = propertyOf(callee);
  if (method !== 'use' && method !== 'register' && method !== 'route') return [];
  const object = child(callee, 'object');
  const parents = object ? reading.routers.of({ node: object, module }) : [];
  if (parents.length === 0) return [];
  return reading.graph.evaluator.eachRound({ node, module }, () => mountsOf(reading, module, node, parents));
}

function mountsOf(reading: Reading, module: ParsedModule, node: Node, parents: RouterId[]): Mount[] {
  const args = children(node, 'arguments').flatMap((argument) =>
    argument.type === 'ArrayExpression' ? children(argument, 'elements') : [argument],
  );
  const [first] = children(node, 'arguments');
  const named = first ? namesPath(reading, module, first) : false;
  const prefixes = first && named ? mountTexts(reading, module, first) : [''];
  const handlers = named
    ? args.slice(first?.type === 'ArrayExpression' ? children(first, 'elements').length : 1)
    : args;
  const options = handlers.find((argument) => argument.type === 'ObjectExpression');
  const registered = options ? optionPrefix(reading, module, options) : null;
  return handlers.flatMap((handler) => {
    const plain = reading.routers.of({ node: handler, module }).map((router) => ({ router, fill: '' }));
    const children_ =
      plain.length > 0
        ? plain
        : [...pluginRouter(reading, module, handler), ...loadedRouters(reading, module, handler)];
    return children_.flatMap(({ router, fill }) =>
      prefixes.flatMap((prefix) => {
        const filled = (registered ?? prefix).replaceAll(HOLE, fill);
        return parents.map((parent) => ({ parent, child: router, prefix: filled }));
      }),
    );
  });
}

function namesPath(reading: Reading, module: ParsedModule, first: Node): boolean {
  if (isFunction(first) || reading.routers.of({ node: first, module }).length > 0) return false;
  const value = reading.graph.evaluator.follow({ node: first, module })?.node ?? first;
  if (value.type === 'ArrayExpression')
    return children(value, 'elements').every((item) => namesPath(reading, module, item));
  if (value.regex !== undefined) return true;
  return reading.graph.evaluator.texts({ node: first, module }).some((text) => text !== HOLE && text.startsWith('/'));
}

function mountTexts(reading: Reading, module: ParsedModule, node: Node): string[] {
  const value = reading.graph.evaluator.follow({ node, module });
  if (value?.node.type === 'ArrayExpression') {
    return children(value.node, 'elements').flatMap((item) =>
      reading.graph.evaluator.texts({ node: item, module: value.module }),
    );
  }
  return reading.graph.evaluator.texts({ node, module });
}

function optionPrefix(reading: Reading, module: ParsedModule, options: Node): string | null {
  const place = reading.graph.evaluator.property({ node: options, module }, 'prefix');
  const [text] = place ? reading.graph.evaluator.texts(place) : [];
  return text ?? null;
}

/** Fastify: the first parameter of a registered plugin is the router. */
function pluginRouter(reading: Reading, module: ParsedModule, handler: Node): { router: RouterId; fill: string }[] {
  const value = reading.graph.evaluator.follow({ node: handler, module });
  const [param] = value && isFunction(value.node) ? children(value.node, 'params') : [];
  const used = param && value ? reading.routers.of({ node: param, module: value.module }) : [];
  return used.map((router) => ({ router, fill: '' }));
}

/** `router.use('/' + name, require('./' + file))`: every module that the pattern reaches, under its own name. */
function loadedRouters(reading: Reading, module: ParsedModule, handler: Node): { router: RouterId; fill: string }[] {
  const load = dynamicLoad(handler, module, reading);
  const edges = reading.dynamic.filter(
    (edge) => edge.file === module.path && load !== null && edge.line === module.lineAt(load.start),
  );
  const paths = [...new Set(edges.flatMap((edge) => edge.reaches ?? []))];
  return paths.flatMap((path) => {
    const found = reading.source.project.exported(path, 'default');
    const target = found?.node ? { node: found.node, module: found.module } : null;
    const stem = posix.basename(path).replace(/\.\w+$/, '');
    const fill =
      stem === 'index' ? posix.basename(posix.dirname(path)) : stem.replace(/[.-](?:routes?|router|controller)$/i, '');
    return reading.routers.of(target).map((router) => ({ router, fill }));
  });
}

function dynamicLoad(handler: Node, module: ParsedModule, reading: Reading): Node | null {
  const value = reading.graph.evaluator.follow({ node: handler, module })?.node ?? handler;
  const call = value.type === 'MemberExpression' ? child(value, 'object') : value;
  const inner = call?.type === 'AwaitExpression' ? child(call, 'argument') : call;
  if (inner?.type === 'ImportExpression') return child(inner, 'source');
  const isRequire = inner?.type === 'CallExpression' && child(inner, 'callee')?.name === 'require';
  return isRequire ? (children(inner, 'arguments')[0] ?? null) : null;
}

/** The prefixes of every router, through all that it is mounted on. */
class Prefixes {
  readonly #parents = new Map<RouterId, Mount[]>();
  readonly #own: (router: RouterId) => string;

  constructor(mounts: Mount[], own: (router: RouterId) => string) {
    this.#own = own;
    for (const mount of mounts) this.#parents.set(mount.child, [...(this.#parents.get(mount.child) ?? []), mount]);
  }

  of(router: RouterId, seen: RouterId[] = []): string[] {
    const own = this.#own(router);
    const mounts = (this.#parents.get(router) ?? []).filter(
      (mount) => !seen.includes(mount.parent) && mount.parent !== router,
    );
    if (mounts.length === 0) return [own];
    const above = mounts.flatMap((mount) =>
      this.of(mount.parent, [...seen, router]).map((prefix) => joinPaths(prefix, mount.prefix)),
    );
    return [...new Set(above.map((prefix) => (own === '' ? prefix : joinPaths(prefix, own))))];
  }
}
