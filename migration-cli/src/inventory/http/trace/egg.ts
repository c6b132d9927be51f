import { child, children, dottedName, keyOf, propertyOf } from '../../../code/ast.ts';
import { isPath, pathsOf } from './paths.ts';
import { register } from './registering.ts';
import type { Router } from './router.ts';
import type { Tracer } from './tracer-type.ts';
import { type Obj, onlyText, type Site, UNKNOWN, type Value } from './values.ts';

const ACTIONS: [string, string[], string][] = [
  ['index', ['get'], ''],
  ['new', ['get'], '/new'],
  ['create', ['post'], ''],
  ['show', ['get'], '/:id'],
  ['edit', ['get'], '/:id/edit'],
  ['update', ['patch', 'put'], '/:id'],
  ['destroy', ['delete'], '/:id'],
];

/** Egg: `router.resources('posts', '/api/posts', controller.posts)` answers the actions that the controller has. */
export function eggResources(tracer: Tracer, self: Obj, router: Router, args: Value[], site: Site): Value {
  const path = args[1] && isPath(args[1]) && onlyText(args[1])?.startsWith('/') ? args[1] : (args[0] ?? UNKNOWN);
  const names = controllerNames(tracer, site);
  if (names === null) {
    tracer.say(site, 'which actions the controller of the resource has is not known');
    return self;
  }
  for (const whole of pathsOf(tracer, path, site))
    for (const [action, methods, ending] of ACTIONS)
      if (names.has(action))
        for (const method of methods) register(tracer, router, method, [`${whole}${ending}`], site, null);
  return self;
}

/** The names of what `app/controller/posts` has, where the last argument is `controller.posts` or 'posts'. */
function controllerNames(tracer: Tracer, { node, frame }: Site): Set<string> | null {
  const last = children(node, 'arguments').at(-1);
  const named = dottedName(last) ?? (typeof last?.value === 'string' ? last.value : '');
  const path = named.replace(/^(?:app\.)?controllers?\./, '').replaceAll('.', '/');
  const folder = frame.module.path.replace(/(?:^|\/)[^/]*$/, '');
  const isFile = new RegExp(`^${folder === '' ? '' : `${folder}/`}controller/${path}\\.[jt]s$`);
  const module =
    path === '' ? undefined : [...tracer.source.project.modules.values()].find((item) => isFile.test(item.path));
  if (!module) return null;
  const keys = [...module.nodes('MethodDefinition'), ...module.nodes('Property')].map((item) =>
    keyOf(child(item, 'key')),
  );
  const set = module.nodes('AssignmentExpression').map((item) => propertyOf(child(item, 'left')));
  return new Set([...keys, ...set].flatMap((name) => name ?? []));
}

/** koa-router and Egg: `router.redirect('/old', '/new')` answers every method. */
export function redirected(tracer: Tracer, self: Obj, router: Router, [first]: Value[], site: Site): Value {
  if (router.kind !== 'koa' && router.kind !== 'any') return UNKNOWN;
  if (first && onlyText(first)?.startsWith('/'))
    register(tracer, router, 'all', pathsOf(tracer, first, site), site, null);
  else tracer.say(site, 'what is redirected has the path of another route');
  return self;
}
