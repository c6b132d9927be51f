import { HOLE } from '../../../code/evaluate-paths.ts';
import { routerObject } from './makers.ts';
import { pathsOf } from './paths.ts';
import { register } from './registering.ts';
import type { Router } from './router.ts';
import { mount, routersIn } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import {
  type External,
  type List,
  type Obj,
  onlyText,
  optionsOf,
  type Site,
  text,
  textsOf,
  truth,
  type Value,
} from './values.ts';

const MAKES = /^(?:default|postgraphile|default\.default|default\.postgraphile)?$/;
const SERVES = /(?:^|\/)grafserv(?:\/|$)/;

/** What `postgraphile(pool, schema, options)` of version 4 gives: a handler of its own paths, wherever it is mounted. */
export function postgraphileIn(value: Value): External | null {
  const found = optionsOf(value).find(
    (option): option is External =>
      option.kind === 'external' &&
      option.args !== null &&
      /^postgraphile(?:-core)?$/.test(option.specifier) &&
      MAKES.test(option.path.join('.')),
  );
  return found ?? null;
}

interface Paths {
  graphql: Value;
  /** Null where no page is served. */
  graphiql: Value | null;
  stream: Value | null;
}

const objectsIn = (values: Value[]): Obj[] =>
  values.flatMap(optionsOf).filter((value): value is Obj => value.kind === 'object');
/** A switch that is not known may be on. */
const mayBe = (value: Value | undefined) => value !== undefined && truth(value) !== false;

/** The options are the last argument; what is not written is as the package has it. */
function pathsOfHandler({ args }: External): Paths {
  const options = objectsIn((args ?? []).slice(-1))[0]?.props;
  const graphql = options?.get('graphqlRoute') ?? text('/graphql');
  return {
    graphql,
    graphiql: mayBe(options?.get('graphiql')) ? (options?.get('graphiqlRoute') ?? text('/graphiql')) : null,
    stream: mayBe(options?.get('watchPg')) ? (options?.get('eventStreamRoute') ?? below(graphql)) : null,
  };
}

const below = (path: Value) => text(`${(textsOf(path)[0] ?? HOLE).replace(/\/+$/, '')}/stream`);

/** `app.use(postgraphile(…))`: its paths, below what it is mounted at. */
export function mountPostgraphile(
  tracer: Tracer,
  router: Router,
  prefixes: string[],
  handler: Value,
  site: Site,
): boolean {
  const made = postgraphileIn(handler);
  if (!made) return false;
  const inner = routerObject('any', [''], site).router;
  if (!inner) return false;
  mount(router, inner, prefixes);
  answer(tracer, inner, pathsOfHandler(made), schemasOf(made), site);
  return true;
}

/** `http.createServer(postgraphile(…))`, without any application. */
export function servedPostgraphile(tracer: Tracer, { specifier, path }: External, args: Value[], site: Site): null {
  if (!/^(?:node:)?https?2?$/.test(specifier) || !/^create(?:Secure)?Server$/.test(path.at(-1) ?? '')) return null;
  const { router } = routerObject('any', [''], site, true);
  for (const arg of args) if (router) mountPostgraphile(tracer, router, [''], arg, site);
  return null;
}

/** `middleware.graphqlRoute`, with which Fastify and Koa are told the paths one by one. */
export function postgraphileProperty(tracer: Tracer, owner: External, key: string, site: Site): Value | null {
  const made = /^(?:graphql|graphiql|eventStream)Route$/.test(key) ? postgraphileIn(owner) : null;
  if (!made) return null;
  const paths = pathsOfHandler(made);
  sayTables(tracer, schemasOf(made), site);
  return key === 'graphqlRoute' ? paths.graphql : key === 'graphiqlRoute' ? paths.graphiql : paths.stream;
}

/** `serv.addTo(app, server)` of version 5, whose server is made with a preset: `pgl.createServ(grafserv)`, `grafserv({ preset })`. */
export function grafserv(
  tracer: Tracer,
  { specifier, path }: External,
  args: Value[],
  held: Value[] | null,
  site: Site,
): null {
  if (path.at(-1) !== 'addTo' || !(SERVES.test(specifier) || /^postgraphile$/.test(specifier))) return null;
  const given = objectsIn(held ?? []);
  const presets = given.flatMap((item) => {
    const inner = item.props.get('preset');
    return inner ? objectsIn([inner]) : [item];
  });
  const [router = routerObject('any', [''], site, true).router] = routersIn(args);
  if (router) answer(tracer, router, pathsOfPresets(presets), null, site);
  return null;
}

function pathsOfPresets(presets: Obj[]): Paths {
  const settings = presets.flatMap((preset) => serverSettings(preset));
  const first = (key: string) => settings.map((props) => props.get(key)).find((value) => value !== undefined);
  const graphql = first('graphqlPath') ?? text('/graphql');
  const page = first('graphiql');
  return {
    graphql,
    graphiql: page === undefined || truth(page) !== false ? (first('graphiqlPath') ?? text('/')) : null,
    stream: mayBe(first('watch')) ? (first('eventStreamPath') ?? below(graphql)) : null,
  };
}

/** A preset's own settings of the server, then those of the presets that it extends. */
function serverSettings(preset: Value, depth = 0): Map<string, Value>[] {
  if (preset.kind === 'external' && preset.path.at(-1) === 'makeV4Preset') return [ofV4(preset)];
  if (preset.kind !== 'object' || depth > 5) return [];
  const own = objectsIn([preset.props.get('grafserv') ?? text('')]).map(({ props }) => props);
  const parents = optionsOf(preset.props.get('extends') ?? text('')).filter(
    (item): item is List => item.kind === 'list',
  );
  return [
    ...own,
    ...parents.flatMap(({ items }) => items.toReversed().flatMap((item) => serverSettings(item, depth + 1))),
  ];
}

/** The options of version 4, under the names and with the defaults of version 5. */
function ofV4(preset: External): Map<string, Value> {
  const { graphql, graphiql, stream } = pathsOfHandler(preset);
  return new Map<string, Value>([
    ['graphqlPath', graphql],
    ['graphiql', { kind: 'scalar', value: graphiql !== null }],
    ...(graphiql ? ([['graphiqlPath', graphiql]] as const) : []),
    ['watch', { kind: 'scalar', value: stream !== null }],
  ]);
}

function answer(tracer: Tracer, router: Router, paths: Paths, schemas: string | null, site: Site): void {
  register(tracer, router, 'ALL', pathsOf(tracer, paths.graphql, site), site, null);
  if (paths.graphiql) register(tracer, router, 'GET', pathsOf(tracer, paths.graphiql, site), site, null);
  if (paths.stream) register(tracer, router, 'GET', pathsOf(tracer, paths.stream, site), site, null);
  sayTables(tracer, schemas, site);
}

/** The schemas that a handler is made with, as they are said; 'public' is what the package takes without any. */
function schemasOf({ args }: External): string | null {
  const second = args?.[1];
  if (second === undefined || second.kind === 'object') return "'public'";
  const names = optionsOf(second).flatMap((item) =>
    item.kind === 'list' ? item.items.map(onlyText) : [onlyText(item)],
  );
  return names.includes(null) ? null : names.map((name) => `'${name}'`).join(', ');
}

function sayTables(tracer: Tracer, schemas: string | null, site: Site): void {
  const where = schemas === null ? 'the schemas that it is given' : `the schema ${schemas}`;
  tracer.say(
    site,
    `PostGraphile answers from the tables and functions of ${where}; what its requests touch is not read`,
  );
}
