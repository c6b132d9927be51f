import { child, type Node, nameOf, propertyOf, unwrap } from '../../../code/ast.ts';
import { lookup } from '../../../code/scope.ts';
import { answersByItself } from './answering.ts';
import { isGraphqlHandler } from './graphql.ts';
import { isPath } from './paths.ts';
import { newRouter } from './router.ts';
import { isEnd, routerMethod, routersIn, VERB } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import { type Obj, object, type Site, type Value } from './values.ts';

/** Names that clients of HTTP go by, too. */
const CLIENT_NAME = /^(?:api|web|server|instance)$/;

/** Names that applications and routers go by. */
export const ROUTER_NAME =
  /^_?(?:app|application|router|server|fastify|instance|api|routes|express|web|koa|expressApp|\w*(?:App|Router|Routes))$/;
export const ROUTER_TYPE =
  /^(?:Express|Application|Router|IRouter|FastifyInstance|Hono|OpenAPIHono|Koa|Server|Elysia|FastifyPluginAsync\w*|FastifyPluginCallback)$/;

/** An application that nobody known hands in: its routes stand as they are written. */
export function floatingRouter(tracer: Tracer, key: Node | string): Obj {
  const before = tracer.adrift.get(key);
  if (before) return before;
  const made: Obj = { ...object(), router: { ...newRouter('any'), adrift: true } };
  tracer.adrift.set(key, made);
  return made;
}

/** `app.get('/x', handler)` where nothing tells what `app` is, but its name. */
export function unknownRouter(tracer: Tracer, name: string, args: Value[], site: Site): Value | null {
  const object = unwrap(child(unwrap(child(site.node, 'callee')), 'object'));
  const called = nameOf(object) ?? propertyOf(object);
  if (!object || called === null || !ROUTER_NAME.test(called) || CLIENT_NAME.test(called)) return null;
  const registers = VERB.test(name) && isPath(args[0]) && args.length > 1 && isHandlerLike(args.at(-1));
  const mounts = name === 'use' && (routersIn(args).length > 0 || args.some((arg) => answers(arg, isPath(args[0]))));
  if (!registers && !mounts) return null;
  const owner = object.type === 'Identifier' ? lookup(object, called)?.node : undefined;
  const router = floatingRouter(tracer, owner ?? `${site.frame.module.path}#${called}`);
  return routerMethod(tracer, router, name, args, site);
}

/** What is mounted without being a router, and answers requests. */
const answers = (value: Value, below: boolean) =>
  answersByItself(value) || (below && (isGraphqlHandler(value) || isEnd(value)));

function isHandlerLike(value: Value | undefined): boolean {
  return (
    value?.kind === 'function' ||
    value?.kind === 'unknown' ||
    value?.kind === 'external' ||
    value?.kind === 'native' ||
    value?.kind === 'list'
  );
}
