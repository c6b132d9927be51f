import { register } from './registering.ts';
import { routersIn } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import { type External, type Obj, optionsOf, type Site, textsOf, UNDEFINED, type Value } from './values.ts';

const HANDLERS =
  /^(?:express-graphql|koa-graphql|graphql-http(?:\/.*)?|@apollo\/server(?:\/.*)?|@as-integrations\/.*|graphql-yoga|@graphql-yoga\/.*|graphql-helix|apollo-server-(?:express|koa|fastify|hapi)|mercurius)$/;

/** What answers GraphQL: mounted at a path, it is an endpoint and no middleware. */
export function isGraphqlHandler(value: Value): boolean {
  return optionsOf(value).some(
    (option) => option.kind === 'external' && option.args !== null && HANDLERS.test(option.specifier),
  );
}

/** `server.applyMiddleware({ app, path })` of Apollo, and `server.getMiddleware()`, which stands at /graphql. */
export function graphqlServer(
  tracer: Tracer,
  { specifier, path }: External,
  args: Value[],
  _held: Value[] | null,
  site: Site,
): Value | null {
  if (!HANDLERS.test(specifier) || path.at(-1) !== 'applyMiddleware') return null;
  const options = args.find((arg): arg is Obj => arg.kind === 'object');
  const given = options?.props.get('path');
  const paths = given ? textsOf(given) : ['/graphql'];
  for (const router of routersIn([...(options?.props.values() ?? [])]))
    register(tracer, router, 'ALL', paths, site, null);
  return UNDEFINED;
}
