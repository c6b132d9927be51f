import { isAdonisRoute } from './adonis.ts';
import { newRouter, type RouterKind } from './router.ts';
import type { Tracer } from './tracer-type.ts';
import { type External, type Obj, object, optionsOf, type Site, textsOf, type Value } from './values.ts';

interface Maker {
  packages: RegExp;
  /** The exports that make one, as dotted names; '' and 'default' are the package itself. */
  names: RegExp;
  kind: RouterKind;
  /** True for what listens itself. */
  root?: true;
}

const MAKERS: Maker[] = [
  {
    packages: /^(?:express|ultimate-express|connect|polka|restana|json-server)$/,
    names: /^(?:default|default\.default|create|default\.create)?$/,
    kind: 'express',
    root: true,
  },
  {
    packages: /^(?:express|ultimate-express|json-server)$/,
    names: /^(?:default\.)?(?:Router|router)$/,
    kind: 'express',
  },
  {
    packages:
      /^(?:express-promise-router|express-async-router|router|@awaitjs\/express|find-my-way|itty-router|restify-router)$/,
    names: /^(?:default|Router|AsyncRouter|AutoRouter|IttyRouter)?$/,
    kind: 'express',
  },
  { packages: /^(?:@tinyhttp\/app|hyper-express)$/, names: /^(?:default\.)?(?:App|Server|Router)$/, kind: 'express' },
  { packages: /^koa$/, names: /^(?:default)?$/, kind: 'koa', root: true },
  {
    packages: /^(?:@koa\/router|koa-(?:better-|tree-|joi-|zod-)?router|@koa-better-modules\/joi-router)$/,
    names: /^(?:default|Router|default\.Router|zodRouter)?$/,
    kind: 'koa',
  },
  { packages: /^koa-swagger-decorator$/, names: /^(?:default\.)?(?:SwaggerRouter|default)$/, kind: 'koa' },
  {
    packages: /^fastify$/,
    names: /^(?:default|fastify|default\.fastify|default\.default)?$/,
    kind: 'fastify',
    root: true,
  },
  {
    packages: /^(?:hono|hono\/\w+|@hono\/zod-openapi|elysia|h3)$/,
    names: /^(?:default\.)?(?:Hono|OpenAPIHono|Elysia|createFactory\.createApp|createApp|createRouter|H3)$/,
    kind: 'hono',
  },
  { packages: /^@?hapi(?:\/hapi)?$/, names: /^(?:default\.)?(?:Server|server)$/, kind: 'hapi', root: true },
  { packages: /^restify$/, names: /^(?:default\.)?createServer$/, kind: 'restify', root: true },
  { packages: /^uWebSockets\.js$/, names: /^(?:default\.)?(?:App|SSLApp)$/, kind: 'express', root: true },
  {
    packages: /^@feathersjs\/(?:feathers|express|koa)$|^feathers$/,
    names: /^(?:default|feathers|express|koa)?$/,
    kind: 'feathers',
    root: true,
  },
];

/** `express()`, `new Router({ prefix })` and their like; null for every other call. */
export function madeRouter({ specifier, path }: External, args: Value[], site: Site): Obj | null {
  const name = path.join('.');
  const maker =
    MAKERS.find(({ packages, names }) => packages.test(specifier) && names.test(name)) ?? foreignMaker(specifier, path);
  if (!maker) return null;
  const objects = args.flatMap(optionsOf).filter((arg): arg is Obj => arg.kind === 'object');
  // `express(feathers())` is the application that it is given.
  const given = maker.kind === 'feathers' ? objects.find(({ router }) => router !== null) : undefined;
  if (given) return given;
  const prefix = objects[0]?.props.get('prefix') ?? objects[0]?.props.get('base');
  return routerObject(maker.kind, prefix ? textsOf(prefix) : [''], site, maker.root);
}

/** What draws pages has routers as well. */
const DRAWS = /react|preact|vue|svelte|angular|solid|ember|next|expo|wouter|navigation|tanstack|trpc|orpc/i;

/** `new AppRouter({ prefix })` of a package that is not known: its routes stand as they are written. */
function foreignMaker(specifier: string, path: string[]): Pick<Maker, 'kind' | 'root'> | null {
  const last = path.filter((key) => key !== 'default').at(-1);
  const called = last ?? (/(?:^|[-/])router$/.test(specifier) ? 'Router' : '');
  return /^[A-Z]\w*Router$|^Router$/.test(called) && !DRAWS.test(specifier) ? { kind: 'any' } : null;
}

export function routerObject(kind: RouterKind, own: string[], site: Site, root = false): Obj {
  return { ...object([], site), router: { ...newRouter(kind, own, root), made: site.node } };
}

const STANDING: [RegExp, RegExp, RouterKind][] = [
  [/^(?:@adonisjs\/core\/services\/router|@ioc:Adonis\/Core\/Route)$/, /^(?:default)?$/, 'adonis'],
  [
    /^meteor\/webapp$/,
    /^WebApp\.(?:handlers|connectHandlers|rawHandlers|rawConnectHandlers|expressHandlers)$/,
    'express',
  ],
];

/** A router that a package holds itself, and that every module shares. */
export function standingRouter(tracer: Tracer, from: External): Obj | null {
  const { specifier, path } = from;
  const old = isAdonisRoute(from);
  const found = STANDING.find(([packages, names]) => packages.test(specifier) && names.test(path.join('.')));
  const kind = old ? 'adonis' : found?.[2];
  if (!kind) return null;
  const known = tracer.adrift.get(specifier);
  if (known) return known;
  const made: Obj = { ...object(), router: { ...newRouter(kind, [''], true), ...(old ? { plainNames: true } : {}) } };
  tracer.adrift.set(specifier, made);
  return made;
}
