import { children, nameOf } from '../../../code/ast.ts';
import { HOLE } from '../../../code/evaluate-paths.ts';
import { adonisMethod } from './adonis.ts';
import { isTangled } from './alternatives.ts';
import { mountAnswering } from './answering.ts';
import { runCallbacks } from './calls.ts';
import { eggResources, redirected } from './egg.ts';
import { namespace, resource } from './express-additions.ts';
import { sayForeign } from './foreign.ts';
import { isGraphqlHandler } from './graphql.ts';
import { isPath, pathsOf } from './paths.ts';
import { group, registerPlugin } from './plugins.ts';
import { mountPostgraphile } from './postgraphile.ts';
import { register } from './registering.ts';
import type { Router } from './router.ts';
import { markServed } from './served.ts';
import { feathersService, isService } from './services.ts';
import { mapClass, mapFolder } from './swagger-router.ts';
import type { Tracer } from './tracer-type.ts';
import { type Obj, onlyText, optionsOf, type Site, textsOf, UNKNOWN, type Value } from './values.ts';

export const VERB =
  /^(?:get|post|put|patch|delete|del|head|options|opts|all|any|search|propfind|mkcol|move|copy|lock|unlock|report|purge|trace|link|unlink|merge|subscribe|unsubscribe|notify)$/;
const SAME =
  /^(?:routes|middleware|middlewares|handler|callback|fetch|set|enable|disable|engine|param|on|addHook|decorate\w*|setErrorHandler|setNotFoundHandler|withTypeProvider|after|ready|setValidatorCompiler|setSerializerCompiler|onError|notFound|hooks|unsubscribe|toMiddleware)$/;
const OTHERS =
  /^(?:use|route|register|mount|prefix|basePath|group|configure|openapi|apply|applyRoutes|addRoute|namespace|resource|resources|redirect|ws|guard|add|service|init|address|inject|allowedMethods|listen)$/;

export const isRouterMethod = (name: string) => VERB.test(name) || SAME.test(name) || OTHERS.test(name);

type RouterCall = (tracer: Tracer, self: Obj, router: Router, args: Value[], site: Site) => Value;

const CALLS: Record<string, RouterCall> = {
  use,
  mount: use,
  route: routed,
  addRoute: routed,
  openapi: routed,
  register: registered,
  configure: (tracer, self, _, args, site) => {
    for (const arg of args) tracer.call(arg, [self], self, site);
    return self;
  },
  prefix: (tracer, self, router, [first], site) => {
    const added = first ? pathsOf(tracer, first, site) : [''];
    router.own = router.kind === 'adonis' ? added : router.own.flatMap((own) => added.map((text) => `${text}${own}`));
    return self;
  },
  basePath: (tracer, self, router, [first], site) => {
    const inner: Obj = { ...self, router: { ...router, own: [''], mounts: [] } };
    if (inner.router) mount(router, inner.router, first ? pathsOf(tracer, first, site) : ['']);
    return inner;
  },
  group,
  map: swaggered(mapClass),
  applyRoute: swaggered(mapClass),
  mapDir: swaggered(mapFolder),
  swagger: swaggered((tracer, _, __, ___, site) => tracer.say(site, 'the pages of its own description are left out')),
  namespace,
  resource,
  resources: eggResources,
  redirect: redirected,
  ws: (tracer, self, _, args, site) => {
    if (isPath(args[0])) tracer.say(site, 'a WebSocket is opened at a path, which is no route that is read');
    return self;
  },
  guard: (tracer, self, _, args, site) => {
    const inner = args.find((arg) => arg.kind === 'function');
    if (inner) tracer.call(inner, [self], UNKNOWN, site);
    return self;
  },
  add: (tracer, self, router, args, site) =>
    args[1] && routersIn([args[1]]).length > 0 ? use(tracer, self, router, args, site) : UNKNOWN,
  applyRoutes: (tracer, self, router, [parent, prefix], site) => {
    const paths = prefix ? pathsOf(tracer, prefix, site) : [''];
    for (const above of routersIn(parent ? [parent] : [])) mount(above, router, paths);
    return self;
  },
};

function swaggered(look: typeof mapFolder): RouterCall {
  return (tracer, self, router, [first, second], site) => {
    if (router.kind === 'koa' && first) look(tracer, router, first, second, site);
    return self;
  };
}

/** A method of an application or router. */
export function routerMethod(tracer: Tracer, self: Obj, name: string, args: Value[], site: Site): Value {
  const { router } = self;
  if (!router) return UNKNOWN;
  tracer.built += 1;
  if (name === 'listen') markServed(self);
  const own = router.kind === 'adonis' ? adonisMethod(tracer, router, name, args, site) : null;
  if (own) return own;
  if (VERB.test(name)) return verb(tracer, self, router, name, args, site);
  const call = Object.hasOwn(CALLS, name) ? CALLS[name] : undefined;
  if (call) return call(tracer, self, router, args, site);
  if (name === 'on' && args.length > 2) return onMethods(tracer, self, router, args, site);
  if (/^(?:on|once|after|ready|listen|inject|then|catch)$/.test(name)) runCallbacks(tracer, args, site);
  if (router.kind === 'any') ownVerb(tracer, router, name, args, site);
  return SAME.test(name) ? self : UNKNOWN;
}

/** The expression of an argument, when the call was written with as many. */
const argumentNode = (site: Site, index: number) => children(site.node, 'arguments')[index] ?? null;

function verb(tracer: Tracer, self: Obj, router: Router, name: string, args: Value[], site: Site): Value {
  if (self.chained) {
    if (args.length > 0) register(tracer, router, name, self.chained, site, null);
    return self;
  }
  // `app.get('setting')` reads; a route has a handler.
  if (args.length < 2) return UNKNOWN;
  const named = isNamed(router, args);
  const first = args[named ? 1 : 0];
  const options =
    first?.kind === 'object' && !first.router ? (first.props.get('path') ?? first.props.get('url')) : undefined;
  const value = options ?? first;
  if (!value || !(isPath(value) || value.kind === 'unknown' || value.kind === 'external')) return UNKNOWN;
  register(tracer, router, name, pathsOf(tracer, value, site), site, argumentNode(site, named ? 1 : 0));
  return self;
}

const OWN_VERB = /[a-z](Get|Post|Put|Patch|Delete|Del)$/;

/** `router.authGet('name', '/x', { … }, handler)` of a router that is not known. */
function ownVerb(tracer: Tracer, router: Router, name: string, args: Value[], site: Site): void {
  const method = OWN_VERB.exec(name)?.[1];
  const at = args.findIndex((arg) => isPath(arg) && textsOf(arg).every((item) => item.startsWith('/')));
  if (method === undefined || at < 0 || !args.some(({ kind }) => kind === 'function')) return;
  tracer.say(site, `${name} of a router that is not known is taken for ${method.toUpperCase()}`);
  register(
    tracer,
    router,
    method.toLowerCase(),
    pathsOf(tracer, args[at] ?? UNKNOWN, site),
    site,
    argumentNode(site, at),
  );
}

/** Koa: `router.get('name', '/path', handler)`. */
function isNamed({ kind }: Router, [name, path, ...others]: Value[]): boolean {
  if (others.length === 0 || !isPath(name) || !isPath(path)) return false;
  return (
    kind === 'koa' || (kind === 'any' && !onlyText(name)?.startsWith('/') && onlyText(path)?.startsWith('/') === true)
  );
}

/** Hono: `app.on(['GET', 'POST'], '/x', handler)`. */
function onMethods(tracer: Tracer, self: Obj, router: Router, [methods, path]: Value[], site: Site): Value {
  if (methods && isTangled(tracer, methods, path, site)) return self;
  const paths = path ? pathsOf(tracer, path, site) : [];
  for (const method of methods ? methodTexts(methods) : [])
    register(tracer, router, method, paths, site, argumentNode(site, 1));
  return self;
}

export function methodTexts(value: Value): string[] {
  return optionsOf(value).flatMap((option) =>
    option.kind === 'list' ? option.items.flatMap(textsOf) : textsOf(option),
  );
}

function use(tracer: Tracer, self: Obj, router: Router, args: Value[], site: Site): Value {
  const first = args[0];
  const named = args.length > 1 && isPath(first);
  const prefixes = self.chained ?? (named && first ? pathsOf(tracer, first, site) : ['']);
  for (const handler of (named ? args.slice(1) : args).flatMap(flattened)) {
    if (mountPostgraphile(tracer, router, prefixes, handler, site)) continue;
    if (mountAnswering(tracer, router, prefixes, handler, site)) continue;
    if (!(named && isGraphqlHandler(handler)))
      sayForeign(tracer, handler, named && prefixes.some((prefix) => /[^/*]/.test(prefix)), site);
    for (const inner of routersIn([handler])) mount(router, inner, prefixes);
    if (named && (isGraphqlHandler(handler) || endsRequests(router, prefixes, handler)))
      register(tracer, router, 'ALL', prefixes, site, null);
    if (named && router.kind === 'feathers' && isService(handler))
      feathersService(tracer, router, prefixes, handler, args[2], site);
    if (router.kind === 'hono' || router.kind === 'feathers') runCallbacks(tracer, named ? [] : [handler], site);
  }
  return self;
}

/** A path that says what is answered there; patterns stand in front of whatever no route answers. */
const SAYS = /^\/?[\w.:~-]+(?:\/[\w.:~-]+)*\/?$/;

/** `app.use('/x', (req, res) => …)`: a function that is handed no `next` passes no request on; some only refuse it or send it elsewhere. */
function endsRequests({ kind }: Router, prefixes: string[], handler: Value): boolean {
  const isNamed = (kind === 'express' || kind === 'any') && prefixes.some((prefix) => SAYS.test(prefix));
  return isNamed && isEnd(handler) && !turnsAway(handler);
}

function turnsAway(handler: Value): boolean {
  if (handler.kind !== 'function') return false;
  const { node, frame } = handler;
  return /\b40[45]\b|not_?found|\.redirect\(/i.test(frame.module.text.slice(node.start, node.end));
}

export function isEnd(handler: Value): boolean {
  if (handler.kind !== 'function') return false;
  const [first, second, ...more] = children(handler.node, 'params');
  if (first !== undefined && more.length === 0 && /^_?(?:res|response)$/.test(nameOf(second) ?? '')) return true;
  // `caught((req, res) => …)` of the tree gives a function that hands on what goes wrong.
  const [wrapped, ...others] = handler.frame.fn ? handler.frame.args : [];
  return wrapped?.kind === 'function' && others.length === 0 && wrapped.node !== handler.node && isEnd(wrapped);
}

function flattened(value: Value): Value[] {
  return optionsOf(value).flatMap((option) => (option.kind === 'list' ? option.items.flatMap(flattened) : [option]));
}

/** The routers that values are or were wrapped with. */
export function routersIn(values: Value[], depth = 0): Router[] {
  return values.flatMap(flattened).flatMap((value): Router[] => {
    if (value.kind === 'object' && value.router) return [value.router];
    if (value.kind === 'external' && value.args && depth < 3) return routersIn(value.args, depth + 1);
    const inner =
      value.kind === 'object' && !value.cls ? (value.props.get('default') ?? value.props.get('router')) : undefined;
    return inner && depth < 3 ? routersIn([inner], depth + 1) : [];
  });
}

export function mount(parent: Router, child: Router, prefixes: string[]): void {
  const told = prefixes.map((prefix) => (prefix === HOLE ? '' : prefix));
  const known = child.mounts.some((item) => item.parent === parent && item.prefixes.join() === told.join());
  if (!known && parent !== child) child.mounts.push({ parent, prefixes: told });
}

/** `route('/x')` of Express, `route({ method, path })` of hapi and Fastify, `route('/x', app)` of Hono. */
function routed(tracer: Tracer, self: Obj, router: Router, args: Value[], site: Site): Value {
  const [first, second] = args;
  if (!first) return UNKNOWN;
  if (second && routersIn([second]).length > 0) return use(tracer, self, router, args, site);
  if (isPath(first)) {
    const isVerb = second && VERB.test(onlyText(first)?.toLowerCase() ?? '') && isPath(second);
    if (!isVerb) return { ...self, chained: pathsOf(tracer, first, site) };
    register(tracer, router, onlyText(first) ?? '', pathsOf(tracer, second, site), site, argumentNode(site, 1));
    return self;
  }
  routeObjects(tracer, router, first, site);
  return self;
}

/** `{ method, path }` and lists of such, also those that a package has been handed first, which may leave some out. */
export function routeObjects(tracer: Tracer, router: Router, value: Value, site: Site): void {
  for (const row of flattened(value)) {
    if (row.kind === 'external' && row.args && row.args.length > 0) {
      tracer.say(site, `what ${row.specifier} makes of these routes is not known; they stand as it is handed them`);
      for (const given of row.args.flatMap(flattened)) routeObject(tracer, router, given, site);
    } else if (row.kind === 'unknown' || row.kind === 'external') tracer.say(site, 'the routes are computed');
    else routeObject(tracer, router, row, site);
  }
}

function routeObject(tracer: Tracer, router: Router, row: Value, site: Site): void {
  if (row.kind !== 'object') return;
  const method = row.props.get('method') ?? row.props.get('methods');
  const path = row.props.get('path') ?? row.props.get('url');
  if (!path) return;
  const at = row.at ?? site;
  if (method && isTangled(tracer, method, path, at)) return;
  for (const item of method ? methodTexts(method) : ['ALL']) {
    const known = item.includes(HOLE) ? 'ALL' : item;
    if (item.includes(HOLE)) tracer.say(at, 'its method is computed');
    register(tracer, router, known, pathsOf(tracer, path, at), at, null);
  }
}

function registered(tracer: Tracer, self: Obj, router: Router, args: Value[], site: Site): Value {
  const [first, second] = args;
  // Koa: `router.register('/x', ['get'], handler)`.
  if (router.kind === 'koa' && first && second && isPath(first)) {
    if (isTangled(tracer, second, first, site)) return self;
    for (const method of methodTexts(second))
      register(tracer, router, method, pathsOf(tracer, first, site), site, argumentNode(site, 0));
    return self;
  }
  return registerPlugin(tracer, self, router, args, site);
}
