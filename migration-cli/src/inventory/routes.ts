import type { Place } from '../code/place.ts';
import type { RouteEntry } from '../model/inventory.ts';
import type { CallGraph } from './call-graph.ts';
import { readDecorated } from './http/decorated.ts';
import { EnvironmentFiles } from './http/environment-files.ts';
import { readFileRoutes } from './http/file-routes.ts';
import { readNestGraphql } from './http/nest-graphql.ts';
import { readNestPages } from './http/nest-pages.ts';
import { readDescribedRoutes } from './http/openapi/answering.ts';
import { readOpenapiFolders } from './http/openapi-folders.ts';
import { PathTexts } from './http/path-texts.ts';
import { readPlainServers } from './http/plain-servers/index.ts';
import { readSailsRoutes } from './http/sails-routes.ts';
import { readTraced } from './http/trace/traced.ts';
import { sayUnreadFrameworks } from './http/unread-frameworks.ts';
import type { Source } from './project.ts';
import type { SeenLoads } from './traced-loads.ts';

/** Every route of the applications in the tree, with each prefix under which it stands, and what these load by computed names. */
export function readRoutes(
  source: Source,
  graph: CallGraph,
  isBrowsers: (path: string) => boolean,
  unbounded: { file: string; line: number }[],
): SeenLoads & { routes: RouteEntry[] } {
  const environment = new EnvironmentFiles(source.files);
  const modules = [...source.project.modules.values()].filter(
    ({ path }) => source.files.get(path)?.entry.test !== true,
  );
  const texts = new PathTexts(source, graph, environment);
  const say = ({ node, module }: Place, why: string) =>
    source.unresolved.push({ file: module.path, line: module.lineAt(node.start), what: 'route', why });
  sayUnreadFrameworks(source);
  const { routes, held, ...seen } = readTraced({ source, environment, modules, isBrowsers, unbounded });
  return {
    ...seen,
    routes: [
      ...withoutRegistered(
        readDecorated(source, graph, modules, texts, { loaded: foundByPatterns(seen), held }),
        routes,
      ),
      ...readNestGraphql(graph, modules, texts, say),
      ...readNestPages(modules, texts, say),
      ...readOpenapiFolders(graph, source.manifests, modules, say),
      ...readPlainServers(graph, modules, say),
      ...readDescribedRoutes(source, graph, modules, say),
      ...routes,
      ...readFileRoutes(source, modules),
      ...readSailsRoutes(graph, modules),
    ],
  };
}

/** Where decorators of the tree were seen to register routes, these are what they are. */
function withoutRegistered(decorated: RouteEntry[], registered: RouteEntry[]): RouteEntry[] {
  const places = new Set(registered.map(({ file, line }) => `${file}:${line}`));
  return decorated.filter(({ file, line }) => !places.has(`${file}:${line}`));
}

/** The files that packages are told to find, by the module that tells them. */
function foundByPatterns({ loads }: SeenLoads): Map<string, string[]> {
  const groups = Map.groupBy(
    loads.filter(({ by }) => by === 'pattern'),
    ({ module }) => module.path,
  );
  return new Map([...groups].map(([path, list]) => [path, list.flatMap(({ names }) => names ?? [])]));
}
