import { posix } from 'node:path';
import { routeObjects, routersIn } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import { type External, optionsOf, type Site, UNDEFINED, type Value } from './values.ts';

/** `HauteCouture.compose(server)` of hapi: every file of the folder `routes` beside is a route or a list of them. */
export function hauteCouture(tracer: Tracer, { specifier, path }: External, args: Value[], site: Site): Value | null {
  if (!/^(?:@hapipal\/)?haute-couture$/.test(specifier) || path.at(-1) !== 'compose') return null;
  const [router] = routersIn(args.slice(0, 1));
  const folder = posix.join(posix.dirname(site.frame.module.path), 'routes/');
  const files = [...tracer.source.project.modules.keys()].filter((file) => file.startsWith(folder)).sort();
  if (router)
    for (const file of files)
      for (const value of optionsOf(tracer.exported(file, 'default'))) routeObjects(tracer, router, value, site);
  return UNDEFINED;
}
