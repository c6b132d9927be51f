import { singularize, underscore } from 'inflection';
import { pathsOf } from './paths.ts';
import { register } from './registering.ts';
import type { Registration, Router } from './router.ts';
import { methodTexts } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import {
  type External,
  native,
  type Obj,
  object,
  onlyText,
  type Site,
  textsOf,
  UNKNOWN,
  type Value,
} from './values.ts';

const ACTIONS: [string, string[], 'all' | 'one', string][] = [
  ['index', ['get'], 'all', ''],
  ['create', ['get'], 'all', '/create'],
  ['store', ['post'], 'all', ''],
  ['show', ['get'], 'one', ''],
  ['edit', ['get'], 'one', '/edit'],
  ['update', ['put', 'patch'], 'one', ''],
  ['destroy', ['delete'], 'one', ''],
];

/** What the router of AdonisJS has beside verbs and groups; null for everything else. */
export function adonisMethod(tracer: Tracer, router: Router, name: string, args: Value[], site: Site): Value | null {
  const [first, second] = args;
  if (!first) return null;
  if (name === 'resource' || name === 'shallowResource') return resource(tracer, router, name, first, site);
  if (name === 'route' && second) {
    for (const method of methodTexts(second))
      register(tracer, router, method, pathsOf(tracer, first, site), site, null);
    return chain();
  }
  // What does not end in an answer registers nothing.
  if (name === 'on') return answering(tracer, router, first, site);
  return null;
}

const ANSWERS = ['render', 'renderInertia', 'redirect', 'redirectToPath', 'redirectToRoute'];

/** `Route.on('/about').render('about')` */
function answering(tracer: Tracer, router: Router, path: Value, site: Site): Value {
  return object(
    ANSWERS.map((name) => [
      name,
      native(name, () => {
        register(tracer, router, 'get', pathsOf(tracer, path, site), site, null);
        return chain();
      }),
    ]),
  );
}

const CHAINED = ['as', 'middleware', 'use', 'where', 'prefix', 'domain', 'namespace', 'formats', 'validator', 'tap'];

/** What more is said of a route changes no path of it; where it does, it is left to the group. */
function chain(): Obj {
  const made = object();
  for (const name of CHAINED)
    made.props.set(
      name,
      native(name, () => made),
    );
  return made;
}

/** `Route.resource('posts.comments', Controller).only(['index'])` */
function resource(tracer: Tracer, router: Router, kind: string, first: Value, site: Site): Value {
  const name = onlyText(first);
  if (name === null) {
    tracer.say(site, 'the name of the resource is computed');
    return UNKNOWN;
  }
  const actions = new Map<string, Registration[]>();
  const { all, one } = pathsFor(name.replace(/^\//, ''), kind === 'shallowResource', router);
  for (const [action, methods, which, ending] of ACTIONS) {
    const start = tracer.registrations.length;
    for (const method of methods)
      register(tracer, router, method, [(which === 'all' ? all : one) + ending], site, null);
    actions.set(action, tracer.registrations.slice(start));
  }
  return limited(tracer, actions);
}

/** Adonis 5 names the parameter above for one of them, Adonis 4 for all of them. */
function pathsFor(name: string, shallow: boolean, { plainNames }: Router): { all: string; one: string } {
  const parts = name.split('.');
  const last = parts.at(-1) ?? name;
  const param = (part: string) => (plainNames === true ? part : underscore(singularize(part)).replace(/-/g, '_'));
  const above = parts.slice(0, -1).map((part) => `/${part}/:${param(part)}_id`);
  const all = `${above.join('')}/${last}`;
  return { all, one: `${shallow ? `/${last}` : all}/:id` };
}

function limited(tracer: Tracer, actions: Map<string, Registration[]>): Obj {
  const made = chain();
  const drop = (unwanted: (action: string) => boolean) => {
    const gone = new Set([...actions].flatMap(([action, found]) => (unwanted(action) ? found : [])));
    tracer.registrations.splice(0, Infinity, ...tracer.registrations.filter((item) => !gone.has(item)));
    return made;
  };
  const named = (value: Value | undefined) => (value?.kind === 'list' ? value.items.flatMap(textsOf) : []);
  made.props.set(
    'apiOnly',
    native('apiOnly', () => drop((action) => /^(?:create|edit)$/.test(action))),
  );
  made.props.set(
    'only',
    native('only', ([list]) => drop((action) => !named(list).includes(action))),
  );
  made.props.set(
    'except',
    native('except', ([list]) => drop((action) => named(list).includes(action))),
  );
  for (const name of ['params', 'paramFor'])
    made.props.set(
      name,
      native(name, (args, site) => {
        if (args.length > 0) tracer.say(site, 'its parameters have other names than they are printed with');
        return made;
      }),
    );
  return made;
}

/** AdonisJS 4: `use('Route')`. */
export const isAdonisRoute = ({ specifier, path, args }: External): boolean =>
  specifier === 'use' && path.length === 0 && /^(?:Route|Adonis\/Src\/Route)$/.test(onlyText(args?.[0]) ?? '');
