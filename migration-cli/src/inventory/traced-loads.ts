import { ancestors, isFunction, type Node } from '../code/ast.ts';
import { ROOT } from '../code/evaluate-paths.ts';
import type { DynamicEdge, Edge } from '../model/inventory.ts';
import type { CallGraph } from './call-graph.ts';
import { edgesToFiles } from './dynamic-loads.ts';
import type { TracedLoad } from './http/trace/loads.ts';
import type { Source } from './project.ts';

/** What was seen while the building of applications was followed. */
export interface SeenLoads {
  loads: TracedLoad[];
  /** The functions and classes that ran. */
  ran: Set<Node>;
}

interface Loads {
  edges: Edge[];
  dynamicEdges: DynamicEdge[];
}

const UNBOUNDED = 'what it loads is computed and not bounded by a folder';

/**
 * Loads of which reading alone finds no bound, with the files that following the application to its start shows: names that
 * it puts together out of its environment files, and patterns that it hands to packages. A load in a function that is also
 * called from where nothing was followed stays unbounded.
 */
export function withSeenLoads(source: Source, graph: CallGraph, { loads, ran }: SeenLoads, before: Loads): Loads {
  const edges = [...before.edges];
  const dynamicEdges = [...before.dynamicEdges];
  for (const [node, seen] of Map.groupBy(loads, (load) => load.node)) {
    const [{ module, by }] = seen as [TracedLoad];
    const files = filesOf(source, seen);
    const [line, pattern] = [module.lineAt(node.start), module.text.slice(node.start, node.end)];
    const at = dynamicEdges.findIndex(
      (edge) => edge.reaches === null && edge.file === module.path && edge.line === line && edge.pattern === pattern,
    );
    if (files === null || (by === 'name' && (at === -1 || !isFollowed(source, graph, node, ran)))) continue;
    if (at !== -1) dynamicEdges.splice(at, 1);
    const said = source.unresolved.findIndex(
      (item) => item.file === module.path && item.line === line && item.what === pattern && item.why === UNBOUNDED,
    );
    if (by === 'name' && said !== -1) source.unresolved.splice(said, 1);
    const found = seen.every((load) => load.found);
    edges.push(...edgesToFiles(module, node, 'dynamic', files).map((edge) => (found ? { ...edge, found } : edge)));
    dynamicEdges.push({
      file: module.path,
      line,
      pattern: by === 'name' ? pattern : shortened(pattern),
      reaches: files,
    });
    for (const variable of new Set(seen.flatMap(({ assumed }) => assumed ?? [])))
      sayAssumed(source, module.path, line, variable);
  }
  return { edges, dynamicEdges };
}

/** The files of all runnings of one load; null where one of them is not known, or none leads to a file. */
function filesOf(source: Source, seen: TracedLoad[]): string[] | null {
  if (seen.some(({ names }) => names === null)) return null;
  const files = seen.flatMap(({ names, by, module }) =>
    (names ?? []).flatMap((name) => (by === 'pattern' ? [name] : (resolved(source, module.path, name) ?? []))),
  );
  return files.length === 0 ? null : [...new Set(files)].sort();
}

function resolved({ project }: Source, from: string, name: string): string | null {
  if (name.startsWith(ROOT)) return project.resolve('', `./${name.slice(ROOT.length).replace(/^\/+/, '')}`).to;
  return project.resolve(from, name).to;
}

/** True where every known call of the functions around a load stands in what ran. */
function isFollowed(source: Source, graph: CallGraph, node: Node, ran: Set<Node>): boolean {
  const around = [...ancestors(node)].filter(isFunction);
  return around.every((fn) =>
    graph.callsOf(fn).every((call) => {
      if (source.files.get(call.module.path)?.entry.test === true) return true;
      const caller = [...ancestors(call.node)].find(isFunction);
      return caller === undefined || ran.has(caller);
    }),
  );
}

const shortened = (printed: string) => printed.split(/[\s(]/)[0] ?? printed;

function sayAssumed({ unresolved }: Source, file: string, line: number, variable: string): void {
  const why = `which files it loads is set by ${variable}; those of its value in the tree are taken`;
  unresolved.push({ file, line, what: `process.env.${variable}`, why });
}
