import { routerObject } from './makers.ts';
import { pathsOf } from './paths.ts';
import { register } from './registering.ts';
import type { Router } from './router.ts';
import { mount } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import { type External, type Obj, object, optionsOf, type Site, text, type Value } from './values.ts';

/** A route that a package answers by itself, below the path that it is mounted at. */
interface Answer {
  method: string;
  path: Value;
}

interface Answering {
  packages: RegExp;
  /** What is mounted, as a dotted name; `new` and a call leave no mark but their arguments. */
  names: RegExp;
  /** True for what has to be called first. */
  made: boolean;
  /** Null where nothing tells at which paths it answers. */
  answers(options: Map<string, Value>): Answer[] | null;
}

const PAGE = /^(?:default|default\.default)?$/;
const get = (path: Value | null): Answer[] => (path === null ? [] : [{ method: 'GET', path }]);

/** A path among options: null where it is switched off. */
function pathIn(options: Map<string, Value>, key: string, fallback: string): Value | null {
  const given = options.get(key);
  if (given?.kind === 'scalar') return given.value === false || given.value === null ? null : text(fallback);
  if (given?.kind === 'text' && given.text === '') return null;
  return given ?? text(fallback);
}

/** Pages with their files and requests below. */
const pages = (method: string) => (): Answer[] => [
  { method, path: text('') },
  { method, path: text('/*') },
];

const isOff = (options: Map<string, Value>, key: string) => {
  const given = options.get(key);
  return given?.kind === 'scalar' && given.value === false;
};

const ANSWERING: Answering[] = [
  {
    packages: /^express-status-monitor$/,
    names: PAGE,
    made: true,
    answers: (options) => get(pathIn(options, 'path', '/status')),
  },
  {
    packages: /^express-prom-bundle$/,
    names: PAGE,
    made: true,
    answers: (options) => (isOff(options, 'autoregister') ? [] : get(pathIn(options, 'metricsPath', '/metrics'))),
  },
  {
    packages: /^(?:prometheus-api-metrics|express-prometheus-middleware)$/,
    names: PAGE,
    made: true,
    answers: (options) => get(pathIn(options, 'metricsPath', '/metrics')),
  },
  {
    packages: /^swagger-ui-express$/,
    names: /(?:^|\.)setup$/,
    made: true,
    answers: pages('GET'),
  },
  {
    packages: /^koa2-swagger-ui$/,
    names: /^(?:default|koaSwagger|default\.koaSwagger)?$/,
    made: true,
    answers: (options) => get(pathIn(options, 'routePrefix', '/docs')),
  },
  {
    packages: /^express-openid-connect$/,
    names: /(?:^|\.)auth$/,
    made: true,
    answers: (options) => {
      const given = options.get('routes');
      const routes = given?.kind === 'object' ? given.props : new Map<string, Value>();
      const callback = pathIn(routes, 'callback', '/callback');
      return [
        ...get(pathIn(routes, 'login', '/login')),
        ...get(pathIn(routes, 'logout', '/logout')),
        ...get(callback),
        ...(callback ? [{ method: 'POST', path: callback }] : []),
      ];
    },
  },
  {
    packages: /^apollo-server-(?:express|koa)$/,
    names: /(?:^|\.)getMiddleware$/,
    made: true,
    answers: (options) => [{ method: 'ALL', path: options.get('path') ?? text('/graphql') }],
  },
  { packages: /^@bull-board\/(?:express|hono)$/, names: /(?:^|\.)getRouter$/, made: true, answers: pages('ALL') },
  { packages: /^bull-board$/, names: /(?:^|\.)(?:router|UI)$/, made: false, answers: pages('ALL') },
  { packages: /^kue$/, names: /(?:^|\.)app$/, made: false, answers: pages('ALL') },
  { packages: /^(?:bull-arena|agendash2?)$/, names: PAGE, made: true, answers: pages('ALL') },
  {
    packages: /^(?:@adminjs\/(?:express|koa)|@admin-bro\/(?:express|koa)|admin-bro-expressjs)$/,
    names: /(?:^|\.)build(?:Authenticated)?Router$/,
    made: true,
    answers: pages('ALL'),
  },
  { packages: /^swagger-stats$/, names: /(?:^|\.)getMiddleware$/, made: true, answers: () => null },
  { packages: /^express-actuator$/, names: PAGE, made: true, answers: () => null },
  { packages: /^@bull-board\/koa$/, names: /(?:^|\.)registerPlugin$/, made: true, answers: () => null },
];

function answeringIn(value: Value): { found: Answering; made: External } | null {
  for (const option of optionsOf(value)) {
    if (option.kind !== 'external') continue;
    const { specifier, path, args } = option;
    const name = path.filter((key) => key !== 'new').join('.');
    const found = ANSWERING.find(
      (item) => item.packages.test(specifier) && item.names.test(name) && (!item.made || args !== null),
    );
    if (found) return { found, made: option };
  }
  return null;
}

export const answersByItself = (value: Value): boolean => answeringIn(value) !== null;

/** `app.use(monitor({ path }))`: the routes of a package that answers by itself; false where it is none of these. */
export function mountAnswering(
  tracer: Tracer,
  router: Router,
  prefixes: string[],
  handler: Value,
  site: Site,
): boolean {
  const known = answeringIn(handler);
  if (!known) return false;
  const { found, made } = known;
  const answers = found.answers(optionsIn(made.args ?? []));
  if (answers === null) tracer.say(site, `where ${made.specifier} answers is not read`);
  const inner = routerObject('any', [''], site).router;
  if (!inner || !answers) return true;
  mount(router, inner, prefixes);
  for (const { method, path } of answers) register(tracer, inner, method, pathsOf(tracer, path, site), site, null);
  return true;
}

/** The last object among the arguments, where those of the call before stand first. */
export function optionsIn(args: Value[]): Map<string, Value> {
  const found = args.flatMap(optionsOf).findLast((arg): arg is Obj => arg.kind === 'object');
  return found?.props ?? new Map<string, Value>();
}

/** What such packages tell of themselves: `monitor.middleware`, `yoga.graphqlEndpoint`, `admin.options.rootPath`. */
export function answeringProperty({ specifier, path, args }: External, key: string): Value | null {
  if (args === null) return null;
  const called = path.at(-1) ?? '';
  if (specifier === 'express-status-monitor' && key === 'middleware' && PAGE.test(path.join('.')))
    return { kind: 'external', specifier, path, args };
  if (specifier === 'graphql-yoga' && called === 'createYoga' && key === 'graphqlEndpoint')
    return optionsIn(args).get(key) ?? text('/graphql');
  if (/^(?:adminjs|admin-bro)$/.test(specifier) && called === 'new' && key === 'options') {
    const given = optionsIn(args);
    const root = given.get('rootPath') ?? text('/admin');
    return object([...given, ['rootPath', root]]);
  }
  return null;
}
