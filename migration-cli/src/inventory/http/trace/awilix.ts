import { join } from '../../../code/evaluate-paths.ts';
import { routerObject } from './makers.ts';
import { matchingFrom } from './node-modules.ts';
import { pathsOf } from './paths.ts';
import { register } from './registering.ts';
import type { Router } from './router.ts';
import { mount, routersIn } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import {
  type External,
  type Fn,
  type Obj,
  onlyText,
  optionsOf,
  type Site,
  textsOf,
  UNKNOWN,
  type Value,
} from './values.ts';

const PACKAGES = /^awilix-(?:express|koa|router-core)$/;

/** `createController(api).prefix('/todos').get('', 'find')`, and what `loadControllers('routes/*.js')` finds. */
export function awilix(tracer: Tracer, { specifier, path }: External, args: Value[], site: Site): Value | null {
  const name = path.at(-1) ?? '';
  if (!PACKAGES.test(specifier) || !/^(?:createController|loadControllers|controller)$/.test(name)) return null;
  const made = routerObject('any', [''], site);
  const { router } = made;
  if (!router) return null;
  if (name === 'createController') chain(tracer, made, router);
  if (name === 'controller') for (const arg of args) hold(tracer, router, arg);
  if (name === 'loadControllers') load(tracer, router, args, site);
  return made;
}

/** What else is called on a controller before its routes. */
function chain(tracer: Tracer, made: Obj, router: Router): void {
  const same = { kind: 'native', name: 'before', call: () => made } as const;
  made.props.set('before', same).set('after', same);
  made.props.set('verbs', {
    kind: 'native',
    name: 'verbs',
    call: ([verbs = UNKNOWN, path = UNKNOWN], site) => {
      for (const verb of optionsOf(verbs).flatMap((item) => (item.kind === 'list' ? item.items : [item]))) {
        const known = verb.kind === 'external' ? verb.path.at(-1) : onlyText(verb);
        if (known) register(tracer, router, known, pathsOf(tracer, path, site), site, null);
        else tracer.say(site, 'its method is computed');
      }
      return made;
    },
  });
}

/** Classes with decorators stand below what holds them; controllers that are put together are routers. */
function hold(tracer: Tracer, router: Router, value: Value): void {
  const all = optionsOf(value).flatMap((item) => (item.kind === 'list' ? item.items.flatMap(optionsOf) : [item]));
  for (const inner of routersIn(all)) mount(router, inner, ['']);
  for (const cls of all.filter((item): item is Fn => item.kind === 'function'))
    tracer.heldClasses.push({ cls: cls.node, router });
}

function load(tracer: Tracer, router: Router, [patterns = UNKNOWN, options]: Value[], site: Site): void {
  const given = options ? tracer.get(options, 'cwd', site) : UNKNOWN;
  const cwd = onlyText(given);
  const texts = optionsOf(patterns).flatMap((item) =>
    item.kind === 'list' ? item.items.flatMap(textsOf) : textsOf(item),
  );
  const whole = texts.map((text) => (cwd === null || text.startsWith('/') ? text : join([cwd, text])));
  const found = matchingFrom(tracer, whole, site);
  if (!found) tracer.say(site, 'which files hold the controllers is not known');
  for (const path of found ?? []) {
    if (!tracer.source.project.modules.has(path)) continue;
    const exported = tracer.source.project.exportsOf(path).map(({ name }) => tracer.exported(path, name));
    for (const value of [tracer.load(path), ...exported]) hold(tracer, router, value);
  }
}
