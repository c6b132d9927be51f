import { children } from '../../../code/ast.ts';
import { methodNames } from './classes.ts';
import { isPath, pathsOf } from './paths.ts';
import { register } from './registering.ts';
import { newRouter } from './router.ts';
import { VERB } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import { type Obj, optionsOf, type Site, type Value } from './values.ts';

/**
 * `router.get('users/:id', handler)` of a class of the tree that only notes what it is given, for an application that looks
 * its routes up by itself: nothing tells under which prefix they stand.
 */
export function methodOfOwnRouter(
  tracer: Tracer,
  self: Obj,
  name: string,
  args: Value[],
  site: Site,
  look: () => Value,
): Value {
  const before = tracer.registrations.length;
  const result = look();
  const [path, ...handlers] = args;
  if (tracer.registrations.length > before || !path || !looksLikeRoute(self, name, path, handlers)) return result;
  self.router ??= newRouter('any');
  register(tracer, self.router, name, pathsOf(tracer, path, site), site, children(site.node, 'arguments')[0] ?? null);
  return result;
}

/** Clients of HTTP have such methods as well, but are handed no function. */
function looksLikeRoute({ cls }: Obj, name: string, path: Value, handlers: Value[]): boolean {
  if (!cls || !VERB.test(name) || !isPath(path)) return false;
  if (!handlers.some((handler) => optionsOf(handler).some(({ kind }) => kind === 'function'))) return false;
  const names = methodNames(cls);
  return names.includes('get') && names.includes('post');
}
