import { children } from '../../../code/ast.ts';
import { awilix } from './awilix.ts';
import { runCallbacks } from './calls.ts';
import { noteClassLoads } from './class-loaders.ts';
import { isClass } from './classes.ts';
import { callCollection, callGlobal, constructGlobal } from './globals.ts';
import { glue } from './glue.ts';
import { graphqlServer, servedYoga } from './graphql.ts';
import { hauteCouture } from './haute-couture.ts';
import { madeRouter, routerObject } from './makers.ts';
import { nodeConfig } from './node-config.ts';
import { callNode } from './node-modules.ts';
import { maybe } from './operators.ts';
import { pathsOf } from './paths.ts';
import { grafserv, servedPostgraphile } from './postgraphile.ts';
import { register } from './registering.ts';
import type { Router } from './router.ts';
import { mount, routersIn, VERB } from './routing.ts';
import { servedBy } from './served.ts';
import { ofToken } from './tokens.ts';
import type { Tracer } from './tracer-type.ts';
import {
  type External,
  external,
  type Obj,
  object,
  optionsOf,
  type Site,
  textsOf,
  UNKNOWN,
  union,
  type Value,
} from './values.ts';

const ITSELF = /^(?:default)?$/;

/** Calls something that a package or the platform gives. `held` are the arguments of the call that it came from. */
export function callPackage(
  tracer: Tracer,
  callee: External,
  args: Value[],
  site: Site,
  held: Value[] | null = null,
): Value {
  noteClassLoads(tracer, callee, args, site);
  servedPostgraphile(tracer, callee, args, site);
  servedBy(callee, args);
  servedYoga(tracer, callee, args, site);
  const known =
    globalCall(tracer, callee, args, site) ??
    callNode(tracer, callee, args, site) ??
    callCollection(tracer, callee, args, site) ??
    madeRouter(callee, args, site) ??
    awilix(tracer, callee, args, site) ??
    koaRoute(tracer, callee, args, site) ??
    glue(tracer, callee, args, site) ??
    wrapped(tracer, callee, args, site) ??
    resource(tracer, callee, args, site) ??
    graphqlServer(tracer, callee, args, held, site) ??
    grafserv(tracer, callee, args, held, site) ??
    nodeConfig(tracer, callee, args, site) ??
    hauteCouture(tracer, callee, args, site);
  if (known) return known;
  const injected = injectedInstance(tracer, callee, args, site);
  if (injected) return injected;
  const loaded = loadedBy(tracer, args, site);
  runCallbacks(tracer, args, site);
  return { ...callee, args: [...(held ?? []), ...args, ...loaded] };
}

/** `lazy(() => require(…))`: what the functions without parameters give that a package is handed. */
function loadedBy(tracer: Tracer, args: Value[], site: Site): Value[] {
  const loaders = args.filter(
    (arg) => arg.kind === 'function' && !isClass(arg) && children(arg.node, 'params').length === 0,
  );
  return maybe(tracer, () => loaders.map((loader) => tracer.call(loader, [], UNKNOWN, site)));
}

/** `new` of something that a package or the platform gives. */
export function constructPackage(tracer: Tracer, callee: External, args: Value[], site: Site): Value {
  noteClassLoads(tracer, callee, args, site);
  const own = callee.path.length === 0 ? constructGlobal(tracer, callee.specifier, args, site) : null;
  return own ?? madeRouter(callee, args, site) ?? external(callee.specifier, [...callee.path, 'new'], args);
}

function globalCall(tracer: Tracer, { specifier, path }: External, args: Value[], site: Site): Value | null {
  return callGlobal(tracer, [specifier.replace(/^node:/, ''), ...path].join('.'), args, site);
}

/** Packages that hand on what they are given: `fp(plugin)`, `expressWs(app)`, `mount('/x', app)`, `compose([a, b])`. */
function wrapped(_tracer: Tracer, { specifier, path }: External, args: Value[], site: Site): Value | null {
  const [first = UNKNOWN, second] = args;
  if (specifier === 'fastify-plugin' && /^(?:default|fastifyPlugin|default\.default)?$/.test(path.join('.')))
    return union(
      optionsOf(first).map((option) => (option.kind === 'function' ? { ...option, unscoped: true } : option)),
    );
  if (specifier === 'express-ws')
    return object([
      ['app', first],
      ['getWss', UNKNOWN],
    ]);
  if (specifier === '@awaitjs/express' && path.at(-1) === 'addAsync') return first;
  if (
    /^(?:koa-mount|koa-compose|koa-convert|vhost|express-subdomain|express-unless)$/.test(specifier) &&
    ITSELF.test(path.join('.'))
  ) {
    const prefix = second ? textsOf(first) : [''];
    return holder(args, specifier === 'koa-mount' ? prefix : [''], site);
  }
  return null;
}

/** koa-route: `app.use(route.get('/pets', handler))`. */
function koaRoute(tracer: Tracer, { specifier, path }: External, [first, second]: Value[], site: Site): Value | null {
  const method = path.at(-1) ?? '';
  if (specifier !== 'koa-route' || !VERB.test(method) || !first) return null;
  if (!second) tracer.say(site, 'a route whose handler is given later is not read');
  const made = routerObject('any', [''], site);
  if (made.router && second) register(tracer, made.router, method, pathsOf(tracer, first, site), site, null);
  return made;
}

const RESOURCES: [string, number, string][] = [
  ['list', 0, 'GET'],
  ['create', 0, 'POST'],
  ['read', 1, 'GET'],
  ['update', 1, 'PUT'],
  ['delete', 1, 'DELETE'],
];

/** `finale.resource({ model, endpoints: ['/users', '/users/:id'], actions })` of finale-rest and epilogue. */
function resource(tracer: Tracer, { specifier, path }: External, [first]: Value[], site: Site): Value | null {
  if (!/^(?:finale-rest|epilogue)$/.test(specifier) || path.at(-1) !== 'resource' || !first) return null;
  const endpoints = tracer.get(first, 'endpoints', site);
  const actions = tracer.get(first, 'actions', site);
  const made = routerObject('any', [''], site, true);
  const wanted = actions.kind === 'list' ? new Set(actions.items.flatMap(textsOf)) : null;
  if (endpoints.kind !== 'list') tracer.say(site, 'the paths of the resource are not known');
  else if (made.router)
    for (const [action, index, method] of RESOURCES) {
      const value = endpoints.items[index];
      if (value && (wanted === null || wanted.has(action)))
        register(tracer, made.router, method, pathsOf(tracer, value, site), site, null);
    }
  return UNKNOWN;
}

/** A router that holds the routers among values, under a prefix. */
function holder(args: Value[], prefixes: string[], site: Site): Obj | null {
  const inner: Router[] = routersIn(args);
  if (inner.length === 0) return null;
  const made = routerObject('any', [''], site);
  if (made.router) for (const child of inner) mount(made.router, child, prefixes);
  return made;
}

const ASKS = /^(?:get|resolve|create|make)$/;

/** `Container.get(UserController)`: a container makes an object of the class. */
function injectedInstance(tracer: Tracer, { path }: External, [first]: Value[], site: Site): Value | null {
  if (!ASKS.test(path.at(-1) ?? '')) return null;
  if (first?.kind === 'function' && isClass(first)) return tracer.instanceOf(first, site);
  return ofToken(tracer, children(site.node, 'arguments')[0], site);
}
