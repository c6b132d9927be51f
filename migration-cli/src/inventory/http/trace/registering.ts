import { child, type Node } from '../../../code/ast.ts';
import { routePlace } from './locations.ts';
import type { Router } from './router.ts';
import type { Tracer } from './tracer-type.ts';
import type { Site } from './values.ts';

/** Notes that a router answers a method at paths; `path` is the expression that names them. */
export function register(
  tracer: Tracer,
  router: Router,
  method: string,
  paths: string[],
  site: Site,
  path: Node | null,
): void {
  const place = routePlace(site, path);
  tracer.effects += 1;
  for (const item of paths)
    tracer.registrations.push({ router, method, path: item, module: place.frame.module, start: startOf(place.node) });
}

/** In a chain over several lines, the line of the method. */
function startOf(node: Node): number {
  const callee = node.type === 'CallExpression' ? child(node, 'callee') : null;
  return child(callee, 'property')?.start ?? node.start;
}
