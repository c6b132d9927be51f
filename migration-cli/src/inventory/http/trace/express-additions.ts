import { singularize } from 'inflection';
import { children } from '../../../code/ast.ts';
import { pathsOf } from './paths.ts';
import { register } from './registering.ts';
import { newRouter, type Router } from './router.ts';
import { mount } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import { isCallable, type Obj, object, onlyText, optionsOf, type Site, text, UNKNOWN, type Value } from './values.ts';

/** express-namespace: `app.namespace('/forum', () => app.get('/:id', …))`, where the routes inside stand below the path. */
export function namespace(tracer: Tracer, self: Obj, router: Router, args: Value[], site: Site): Value {
  const [first] = args;
  const callback = args.at(-1);
  if (!first) return self;
  const inner = newRouter(router.kind);
  mount(router, inner, pathsOf(tracer, first, site));
  // Egg gives a router of its own for the path.
  if (callback?.kind !== 'function' || children(callback.node, 'params').length > 0)
    return { ...self, props: new Map(), router: inner, chained: null };
  self.router = inner;
  tracer.call(callback, [self], self, site);
  self.router = router;
  return self;
}

const ACTIONS: [string, string, 'all' | 'one', string][] = [
  ['index', 'get', 'all', ''],
  ['new', 'get', 'all', '/new'],
  ['create', 'post', 'all', ''],
  ['show', 'get', 'one', ''],
  ['edit', 'get', 'one', '/edit'],
  ['update', 'put', 'one', ''],
  ['destroy', 'delete', 'one', ''],
];

/** express-resource: `app.resource('forums', { index, show })` answers what its actions are named for. */
export function resource(tracer: Tracer, _: Obj, router: Router, args: Value[], site: Site): Value {
  const named = args[0]?.kind === 'text';
  const name = named ? onlyText(args[0]) : '';
  const given = args.slice(named ? 1 : 0).flatMap(optionsOf);
  const objects = given.filter((item): item is Obj => item.kind === 'object');
  const known = (key: string) =>
    objects.map((item) => tracer.get(item, key, site)).find(({ kind }) => kind !== 'unknown');
  if (name === null || objects.length === 0) {
    tracer.say(site, 'the name or the actions of the resource are not known');
    return UNKNOWN;
  }
  const base = onlyText(known('base')) ?? '';
  const id = onlyText(known('id')) ?? (name === '' ? 'id' : singularize(name.split('/').at(-1) ?? name));
  const all = name === '' ? base : `${base.replace(/\/+$/, '')}/${name}`;
  const one = `${all}/:${id}`;
  for (const [action, method, which, ending] of ACTIONS) {
    const value = known(action);
    if (value) register(tracer, router, method, withFormat((which === 'all' ? all : one) + ending), site, null);
  }
  return nested(tracer, router, all, one, site);
}

/** Every path of a resource may end in a format. */
const withFormat = (path: string) => [path, `${path === '' ? '/' : path}.:format`];

/** `forums.map('get', 'login', handler)` is one of the resource, `'/login'` of all; what is added is said. */
function nested(tracer: Tracer, router: Router, all: string, one: string, site: Site): Obj {
  const made = object([], site);
  made.props.set('map', {
    kind: 'native',
    name: 'map',
    call: ([method = text(''), path = text('')], at) => {
      const end = isCallable(path) ? '' : onlyText(path);
      const verb = onlyText(method);
      if (verb === null || end === null) tracer.say(at, 'a route of the resource is computed');
      else
        register(
          tracer,
          router,
          verb,
          withFormat(end.startsWith('/') ? all + end : end === '' ? one : `${one}/${end}`),
          at,
          null,
        );
      return made;
    },
  });
  made.props.set('add', {
    kind: 'native',
    name: 'add',
    call: (_, at) => {
      tracer.say(at, 'a resource below another one is not read; its routes stand as if it were alone');
      return made;
    },
  });
  return made;
}
