import type { Node } from '../../../code/ast.ts';
import { HOLE } from '../../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../../code/parse.ts';
import type { RouteEntry } from '../../../model/inventory.ts';
import type { Source } from '../../project.ts';
import type { SeenLoads } from '../../traced-loads.ts';
import type { EnvironmentFiles } from '../environment-files.ts';
import { joinPaths, printedMethod, printedPath } from '../route-paths.ts';
import { modulesToRun } from './entries.ts';
import { type Registration, type Router, withoutRepeated } from './router.ts';
import { markDefaultExports } from './served.ts';
import { newTracer } from './tracer.ts';
import type { Tracer } from './tracer-type.ts';
import { runLoading, runUncalled } from './unrun.ts';
import type { Site } from './values.ts';

export interface TracedInput {
  source: Source;
  environment: EnvironmentFiles;
  modules: ParsedModule[];
  isBrowsers(path: string): boolean;
  /** Loads of which reading alone finds no bound. */
  unbounded: { file: string; line: number }[];
}

/** Routes that the source registers while it builds its applications, and what it loads by computed names meanwhile. */
export function readTraced(input: TracedInput): SeenLoads & { routes: RouteEntry[]; held: Map<Node, string[]> } {
  const { source, environment, modules, isBrowsers, unbounded } = input;
  const tell = teller(source);
  let isDone = false;
  const say = ({ node, frame: { module } }: Site, why: string) => {
    if (!isDone) tell(module, node.start, why);
  };
  const tracer = newTracer(source, environment, say);
  const { chosen, entries } = modulesToRun(source.project, modules, isBrowsers);
  let whole = true;
  const bounded = (module: ParsedModule, run: () => void) => {
    if (tracer.bounded(run)) return;
    whole = false;
    if (!isDone) tell(module, 0, 'what it does takes too long to follow; routes may be missing');
  };
  for (const module of chosen) bounded(module, () => tracer.moduleOf(module));
  runUncalled(tracer, chosen, bounded);
  markDefaultExports(tracer, entries);
  const routes = routesOf(tracer, tell);
  const held = prefixesOfClasses(tracer);
  isDone = true;
  runLoading(tracer, modules, unbounded, bounded);
  return { routes, held, loads: whole ? tracer.loads : [], ran: tracer.ran };
}

/** What stands before the routes of classes that routers answer with. */
function prefixesOfClasses({ heldClasses }: Tracer): Map<Node, string[]> {
  const groups = Map.groupBy(heldClasses, ({ cls }) => cls);
  return new Map(
    [...groups].map(([cls, found]) => [cls, [...new Set(found.flatMap(({ router }) => prefixesOf(router)))]]),
  );
}

type Tell = (module: ParsedModule, start: number, why: string) => void;

/** Says everything once. */
function teller(source: Source): Tell {
  const told = new Set<string>();
  return (module, start, why) => {
    const line = module.lineAt(start);
    const key = `${module.path}:${line}:${why}`;
    if (told.has(key)) return;
    told.add(key);
    source.unresolved.push({ file: module.path, line, what: 'route', why });
  };
}

function routesOf({ registrations }: Tracer, tell: Tell): RouteEntry[] {
  const held = new Set(registrations.filter(({ router }) => holdOf(router) === 'held').map(keyOf));
  const known = new Set(registrations.filter(({ router }) => holdOf(router) !== 'adrift').map(keyOf));
  return [...byKey(registrations).values()].flatMap(withoutRepeated).flatMap((item) => {
    const hold = holdOf(item.router);
    if (hold !== 'held' && (held.has(keyOf(item)) || (hold === 'adrift' && known.has(keyOf(item))))) return [];
    if (hold === 'adrift')
      tell(item.module, 0, 'no application is known to be handed in here; its routes stand as they are written');
    if (hold === 'loose')
      tell(item.module, 0, 'no application is known to mount the router; its routes stand as they are written');
    return entriesOf(item, tell);
  });
}

function entriesOf({ router, method, path, module, start, at }: Registration, tell: Tell): RouteEntry[] {
  const whole = [...new Set(prefixesOf(router).map((prefix) => joinPaths(prefix, path)))];
  return whole.flatMap((joined) => {
    const printed = { method: printedMethod(method), path: printedPath(joined) };
    if (!joined.includes(HOLE)) return [{ ...printed, ...(at ?? { file: module.path, line: module.lineAt(start) }) }];
    tell(module, start, `${printed.method} ${printed.path} is left out: a part of its path is computed`);
    return [];
  });
}

function byKey(registrations: Registration[]): Map<string, Registration[]> {
  const groups = new Map<string, Registration[]>();
  for (const item of registrations) {
    const known = groups.get(keyOf(item));
    if (known) known.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

const keyOf = ({ module, start, method, at }: Registration) =>
  `${module.path}:${start}:${method}:${at ? `${at.file}:${at.line}` : ''}`;

/** Whether an application holds a router, nothing does, or only what nobody known hands in. */
function holdOf(router: Router, seen: Router[] = []): 'held' | 'loose' | 'adrift' {
  if (router.adrift) return 'adrift';
  if (router.root) return 'held';
  const above = router.mounts.filter(({ parent }) => !seen.includes(parent));
  const holds = above.map(({ parent }) => holdOf(parent, [...seen, router]));
  if (holds.includes('held')) return 'held';
  return holds.includes('adrift') ? 'adrift' : 'loose';
}

/** The prefixes of a router, through all that it is mounted on. */
function prefixesOf(router: Router, seen: Router[] = []): string[] {
  const above = router.mounts.filter(({ parent }) => parent !== router && !seen.includes(parent));
  if (above.length === 0) return router.own;
  const sure = above.filter(({ parent }) => holdOf(parent) === 'held');
  const heads = (sure.length > 0 ? sure : above).flatMap(({ parent, prefixes }) =>
    prefixesOf(parent, [...seen, router]).flatMap((head) => prefixes.map((prefix) => joinPaths(head, prefix))),
  );
  return [...new Set(heads.flatMap((head) => router.own.map((own) => (own === '' ? head : joinPaths(head, own)))))];
}
