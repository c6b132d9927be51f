import { children } from '../../../code/ast.ts';
import { registerAnswering } from './answering-plugins.ts';
import { autoload } from './autoload.ts';
import { isClass } from './classes.ts';
import { registerDescribed } from './described-plugins.ts';
import { isGraphqlHandler } from './graphql.ts';
import { pathsOf } from './paths.ts';
import { register } from './registering.ts';
import { newRouter, type Router } from './router.ts';
import { mount, routersIn } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import {
  type External,
  external,
  type Fn,
  native,
  type Obj,
  object,
  optionsOf,
  type Site,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './values.ts';

/** What a plugin is registered on, and with what. */
export interface Registering {
  tracer: Tracer;
  self: Obj;
  router: Router;
  options: Obj;
  prefixes: string[];
  site: Site;
}

const DONE = native('done', () => UNDEFINED);

/** `register(plugin, options)` of Fastify and hapi: the plugin runs with an instance of its own below a prefix. */
export function registerPlugin(tracer: Tracer, self: Obj, router: Router, args: Value[], site: Site): Value {
  const [first = UNKNOWN, second = UNKNOWN] = args;
  const given = optionsOf(second.kind === 'function' ? tracer.invoke(second, [self], UNKNOWN, site) : second);
  const options = given.find((option): option is Obj => option.kind === 'object') ?? object();
  for (const plugin of pluginsIn(first)) registerOne(tracer, self, router, plugin, options, site);
  return self;
}

function pluginsIn(value: Value): Value[] {
  return optionsOf(value).flatMap((option) => (option.kind === 'list' ? option.items.flatMap(pluginsIn) : [option]));
}

function registerOne(tracer: Tracer, self: Obj, router: Router, plugin: Value, options: Obj, site: Site): void {
  const prefix = prefixOf(options);
  const prefixes = prefix ? pathsOf(tracer, prefix, site) : [''];
  const given: Registering = { tracer, self, router, options, prefixes, site };
  for (const inner of routersIn([plugin])) mount(router, inner, prefixes);
  if (plugin.kind === 'external') registerPackage(given, plugin);
  if (plugin.kind === 'function') runPlugin(given, plugin);
  if (plugin.kind === 'object' && !plugin.router) registerWrapped(given, plugin);
}

/** hapi: `{ plugin, options, routes: { prefix } }` and `{ name, register }`; a module is its default export. */
function registerWrapped({ tracer, self, router, options, site }: Registering, plugin: Obj): void {
  const inner = ['default', 'plugin', 'register']
    .map((key) => tracer.get(plugin, key, site))
    .find(({ kind }) => kind !== 'unknown');
  const nested = plugin.props.get('options');
  const routes = plugin.props.get('routes');
  const entries = nested?.kind === 'object' ? [...nested.props] : [];
  const own = routes ? object([...entries, ['routes', routes]]) : nested ? object(entries) : options;
  if (inner) registerOne(tracer, self, router, inner, own, site);
}

function prefixOf(options: Obj): Value | undefined {
  const routes = options.props.get('routes');
  const nested = routes?.kind === 'object' ? routes.props.get('prefix') : undefined;
  const found = options.props.get('prefix') ?? nested;
  return found?.kind === 'scalar' ? undefined : found;
}

export function runPlugin({ tracer, self, router, options, prefixes, site }: Registering, plugin: Fn): void {
  if (isClass(plugin)) return;
  // fastify-plugin takes the scope away, and the prefix with it.
  const unscoped = plugin.unscoped || children(plugin.node, 'params').length === 0;
  const instance = unscoped ? self : scopeOf(self, router, prefixes);
  tracer.invoke(plugin, [instance, options, DONE], UNKNOWN, site);
}

/** An instance that inherits what its parent was decorated with. */
function scopeOf(self: Obj, router: Router, prefixes: string[]): Obj {
  const made = newRouter(router.kind);
  if (router.plainNames) made.plainNames = true;
  mount(router, made, prefixes);
  return { ...self, props: new Map(self.props), router: made, chained: null };
}

function registerPackage(given: Registering, plugin: External): void {
  const { tracer, router, options, prefixes, site } = given;
  if (/^(?:@fastify\/autoload|fastify-autoload)$/.test(plugin.specifier)) autoload(given);
  if (registerDescribed(tracer, router, plugin, options, site)) return;
  if (registerAnswering(tracer, router, plugin, options.props, prefixes, site)) return;
  if (!isGraphqlHandler(external(plugin.specifier, plugin.path, []))) return;
  const path = options.props.get('path');
  const paths = path ? pathsOf(tracer, path, site) : ['/graphql'];
  const whole = prefixes.flatMap((prefix) => paths.map((item) => `${prefix}${item}`));
  register(tracer, router, 'ALL', whole, site, null);
}

/** `group('/x', (inner) => …)` and Adonis' `group(() => …).prefix('/x')`. */
export function group(tracer: Tracer, self: Obj, router: Router, args: Value[], site: Site): Value {
  const callback = args.find((arg): arg is Fn => arg.kind === 'function');
  const [first] = args;
  const named = router.kind === 'adonis' || !first || first === callback;
  const prefixes = named ? [''] : pathsOf(tracer, first, site);
  const inner = scopeOf(self, router, prefixes);
  if (router.kind !== 'adonis') {
    if (callback) tracer.invoke(callback, [inner], UNKNOWN, site);
    return self;
  }
  const before = self.router;
  self.router = inner.router;
  if (callback) tracer.invoke(callback, [self], UNKNOWN, site);
  self.router = before;
  return inner;
}
