import type { ParsedModule } from '../../../code/parse.ts';
import type { RouteEntry } from '../../../model/inventory.ts';
import type { Source } from '../../project.ts';
import type { EnvironmentFiles } from '../environment-files.ts';
import { joinPaths, printedMethod, printedPath } from '../route-paths.ts';
import { modulesToRun } from './entries.ts';
import type { Registration, Router } from './router.ts';
import { newTracer } from './tracer.ts';
import { runUncalled } from './unrun.ts';
import type { Site } from './values.ts';

/** Routes that the source registers while it builds its applications. */
export function readTraced(source: Source, environment: EnvironmentFiles, modules: ParsedModule[]): RouteEntry[] {
  const told = new Set<string>();
  const say = ({ node, frame: { module } }: Site, why: string) => {
    const line = module.lineAt(node.start);
    if (told.has(`${module.path}:${line}:${why}`)) return;
    told.add(`${module.path}:${line}:${why}`);
    source.unresolved.push({ file: module.path, line, what: 'route', why });
  };
  const tracer = newTracer(source, environment, say);
  const chosen = modulesToRun(source.project, modules);
  for (const module of chosen) tracer.moduleOf(module);
  runUncalled(tracer, chosen);
  return routesOf(tracer.registrations);
}

function routesOf(registrations: Registration[]): RouteEntry[] {
  const placed = new Set(registrations.filter(({ router }) => !isAdrift(router)).map(keyOf));
  return registrations
    .filter((item) => !isAdrift(item.router) || !placed.has(keyOf(item)))
    .flatMap(({ router, method, path, module, start }) =>
      prefixesOf(router).map((prefix) => ({
        method: printedMethod(method),
        path: printedPath(joinPaths(prefix, path)),
        file: module.path,
        line: module.lineAt(start),
      })),
    );
}

const keyOf = ({ module, start, method }: Registration) => `${module.path}:${start}:${method}`;

/** True where everything above is an application that nobody known hands in. */
function isAdrift(router: Router, seen: Router[] = []): boolean {
  if (router.adrift) return true;
  const above = router.mounts.filter(({ parent }) => !seen.includes(parent));
  return above.length > 0 && above.every(({ parent }) => isAdrift(parent, [...seen, router]));
}

/** The prefixes of a router, through all that it is mounted on. */
function prefixesOf(router: Router, seen: Router[] = []): string[] {
  const above = router.mounts.filter(({ parent }) => parent !== router && !seen.includes(parent));
  if (above.length === 0) return router.own;
  const sure = above.filter(({ parent }) => !isAdrift(parent));
  const heads = (sure.length > 0 ? sure : above).flatMap(({ parent, prefixes }) =>
    prefixesOf(parent, [...seen, router]).flatMap((head) => prefixes.map((prefix) => joinPaths(head, prefix))),
  );
  return [...new Set(heads.flatMap((head) => router.own.map((own) => (own === '' ? head : joinPaths(head, own)))))];
}
