import { posix } from 'node:path';
import { HOLE, ROOT } from '../../../code/evaluate-paths.ts';
import { descriptionIn } from '../openapi/description.ts';
import { joinPaths } from '../route-paths.ts';
import { pathsOf } from './paths.ts';
import type { Router } from './router.ts';
import type { Tracer } from './tracer-type.ts';
import { type External, type Obj, onlyText, type Site } from './values.ts';

/** fastify-openapi-glue answers what a description says; false where it is another plugin. */
export function registerDescribed(
  tracer: Tracer,
  router: Router,
  { specifier }: External,
  options: Obj,
  site: Site,
): boolean {
  if (specifier !== 'fastify-openapi-glue') return false;
  const text = onlyText(options.props.get('specification'));
  const path = text?.startsWith(ROOT) ? text.slice(ROOT.length).replace(/^\/+/, '') : posix.normalize(text ?? HOLE);
  const found = descriptionIn(tracer.source, path);
  if (!found) {
    tracer.say(site, 'the description whose paths it answers is not known');
    return true;
  }
  const given = options.props.get('prefix');
  // Its own prefix stands before the paths, else the `basePath` of Swagger 2.
  const heads = given ? pathsOf(tracer, given, site) : found.isSwagger2 ? found.bases.slice(0, 1) : [''];
  tracer.effects += 1;
  for (const { method, path: own, file, line } of found.operations.filter((item) => item.method !== 'all'))
    for (const head of heads.length > 0 ? heads : [''])
      tracer.registrations.push({
        router,
        method,
        path: joinPaths(head, own.replace(/\{(\w+)\}/g, ':$1')),
        module: site.frame.module,
        start: site.node.start,
        at: { file, line },
      });
  return true;
}
