import { optionsIn } from './answering.ts';
import { routerObject } from './makers.ts';
import { pathsOf } from './paths.ts';
import { register } from './registering.ts';
import { routersIn } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import { type External, optionsOf, type Site, text, UNDEFINED, type Value } from './values.ts';

const HANDLERS =
  /^(?:express-graphql|koa-graphql|graphql-http(?:\/.*)?|@apollo\/server(?:\/.*)?|@as-integrations\/.*|graphql-yoga|@graphql-yoga\/.*|graphql-helix|apollo-server-(?:express|koa|fastify|hapi)|mercurius)$/;

/** What answers GraphQL: mounted at a path, it is an endpoint and no middleware. */
export function isGraphqlHandler(value: Value): boolean {
  return optionsOf(value).some(
    (option) => option.kind === 'external' && option.args !== null && HANDLERS.test(option.specifier),
  );
}

/** `server.applyMiddleware({ app, path })` of Apollo, with the route that tells its health; servers that stand alone. */
export function graphqlServer(
  tracer: Tracer,
  { specifier, path }: External,
  args: Value[],
  _held: Value[] | null,
  site: Site,
): Value | null {
  if (standsAlone(tracer, { specifier, path }, args, site)) return UNDEFINED;
  if (!HANDLERS.test(specifier) || path.at(-1) !== 'applyMiddleware') return null;
  const options = optionsIn(args);
  const paths = pathsOf(tracer, options.get('path') ?? text('/graphql'), site);
  const health = isTrue(options.get('disableHealthCheck')) ? [] : ['/.well-known/apollo/server-health'];
  for (const router of routersIn([...options.values()])) {
    register(tracer, router, 'ALL', paths, site, null);
    register(tracer, router, 'GET', health, site, null);
  }
  return UNDEFINED;
}

const isTrue = (value: Value | undefined) => value?.kind === 'scalar' && value.value === true;

/** Servers of GraphQL that listen without any application; those of Apollo answer at every path. */
function standsAlone(tracer: Tracer, { specifier, path }: Called, args: Value[], site: Site): boolean {
  const called = path.filter((key) => key !== 'new').join('.');
  const isApollo =
    (specifier === '@apollo/server/standalone' && called === 'startStandaloneServer') ||
    (specifier === 'apollo-server' && called === 'ApolloServer.listen');
  const isYoga = specifier === 'graphql-yoga' && called === 'GraphQLServer.start';
  if (!isApollo && !isYoga) return false;
  const { router } = routerObject('any', [''], site, true);
  const where = isYoga ? (optionsIn(args).get('endpoint') ?? text('/')) : text('/*');
  if (router) register(tracer, router, 'ALL', pathsOf(tracer, where, site), site, null);
  return true;
}

type Called = Pick<External, 'specifier' | 'path'>;

/** `http.createServer(yoga)`: it answers at its own path. */
export function servedYoga(tracer: Tracer, { specifier, path }: Called, args: Value[], site: Site): void {
  if (!/^(?:node:)?https?2?$/.test(specifier) || !/^create(?:Secure)?Server$/.test(path.at(-1) ?? '')) return;
  for (const option of args.flatMap(optionsOf)) {
    if (option.kind !== 'external' || option.specifier !== 'graphql-yoga' || option.args === null) continue;
    const { router } = routerObject('any', [''], site, true);
    const where = optionsIn(option.args).get('graphqlEndpoint') ?? text('/graphql');
    if (router) register(tracer, router, 'ALL', pathsOf(tracer, where, site), site, null);
  }
}
