import { pathsOf } from './paths.ts';
import { register } from './registering.ts';
import type { Router } from './router.ts';
import type { Tracer } from './tracer-type.ts';
import { type External, type Site, scalar, text, truth, type Value } from './values.ts';

type Options = Map<string, Value>;

interface Plugin {
  packages: RegExp;
  /** The paths that a plugin answers, each with its method. */
  answers(options: Options): [string, Value, string][];
}

const isOn = (value: Value | undefined) => value !== undefined && truth(value) !== false;

/** A page with what it loads below. */
const documentation = (path: Value): [string, Value, string][] => [
  ['GET', path, ''],
  ['GET', path, '/*'],
];

const PLUGINS: Plugin[] = [
  {
    packages: /^@fastify\/swagger-ui$/,
    answers: (options) => documentation(options.get('routePrefix') ?? text('/documentation')),
  },
  {
    // Before there was a package for its page, the description served it.
    packages: /^(?:@fastify\/swagger|fastify-swagger|fastify-oas)$/,
    answers: (options) =>
      isOn(options.get('exposeRoute')) ? documentation(options.get('routePrefix') ?? text('/documentation')) : [],
  },
  {
    packages: /^fastify-metrics$/,
    answers: (options) => {
      const given = options.get('endpoint') ?? text('/metrics');
      const path = given.kind === 'object' ? (given.props.get('url') ?? text('/metrics')) : given;
      return path.kind === 'scalar' ? [] : [['GET', path, '']];
    },
  },
  {
    packages: /^(?:@fastify\/under-pressure|under-pressure)$/,
    answers: (options) => {
      const given = options.get('exposeStatusRoute') ?? scalar(false);
      if (truth(given) === false) return [];
      const url = given.kind === 'object' ? given.props.get('url') : given.kind === 'text' ? given : undefined;
      return [['GET', url ?? text('/status'), '']];
    },
  },
  {
    packages: /^mercurius$/,
    answers: (options) => {
      if (options.has('routes') && !isOn(options.get('routes'))) return [];
      const page = isOn(options.get('graphiql')) ? ([['GET', text('/graphiql'), '']] as [string, Value, string][]) : [];
      return [['ALL', options.get('path') ?? text('/graphql'), ''], ...page];
    },
  },
  {
    packages: /^hapi-swagger$/,
    answers: (options) => {
      const page = !options.has('documentationPage') || isOn(options.get('documentationPage'));
      return [
        ['GET', options.get('jsonPath') ?? text('/swagger.json'), ''],
        ...(page ? ([['GET', options.get('documentationPath') ?? text('/documentation'), '']] as const) : []),
        ['GET', options.get('swaggerUIPath') ?? text('/swaggerui/'), '*'],
      ] as [string, Value, string][];
    },
  },
  {
    packages: /^@bull-board\/(?:fastify|hapi)$/,
    answers: () => [
      ['ALL', text(''), ''],
      ['ALL', text(''), '/*'],
    ],
  },
];

/** A plugin that answers by itself, at the paths of its options; false where it is none of these. */
export function registerAnswering(
  tracer: Tracer,
  router: Router,
  plugin: External,
  options: Options,
  prefixes: string[],
  site: Site,
): boolean {
  const found = PLUGINS.find(({ packages }) => packages.test(plugin.specifier));
  if (!found) return false;
  for (const [method, path, below] of found.answers(options))
    for (const prefix of prefixes) {
      const paths = pathsOf(tracer, path, site).map((item) => `${prefix}${item}${below}`);
      register(tracer, router, method, paths, site, null);
    }
  return true;
}
