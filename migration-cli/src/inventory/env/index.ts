import { ancestors, type Node } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import type { EnvEntry } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { byText } from '../files.ts';
import type { Source } from '../project.ts';
import { followForward } from '../value-flow.ts';
import { FlowIndex } from '../value-flow-index.ts';
import { partsOfUrls } from './connection-urls.ts';
import { envHelpers } from './helpers.ts';
import { libraryReads } from './libraries.ts';
import { mappedReads } from './mapping-files.ts';
import type { EnvRead } from './model.ts';
import { lookupsOf, readsOf, readsOfPattern } from './reads.ts';
import { schemaReads } from './schemas.ts';
import { environmentExpressions, handedOver, takenFromProcess } from './sources.ts';

export interface Environment {
  /** What the application reads. */
  env: EnvEntry[];
  /** What nothing but its tests reads. */
  testEnv: EnvEntry[];
}

/** Every environment variable with where it is read and its default. */
export function readEnv(source: Source, graph: CallGraph): Environment {
  const { values, patterns } = followForward(graph, {
    values: environmentExpressions(graph),
    patterns: [...takenFromProcess(graph), ...handedOver(graph)],
  });
  const libraries = libraryReads(graph);
  const lookups = [...values.flatMap((place) => lookupsOf(graph, place)), ...libraries.lookups];
  const { reads, unknown } = envHelpers(lookups, graph);
  const shaped = values.map((place) => ({ place, reads: schemaReads(graph, place) }));
  const readers = new Set(
    shaped.flatMap(({ place, reads: found }) => (found.length > 0 ? calledWith(graph, place) : [])),
  );
  // A function that goes through a shape is known by the shapes that it is given.
  sayUnknown(source, libraries.said);
  sayUnknown(
    source,
    unknown.filter(({ node }) => ![...ancestors(node), ...targetsOf(graph, node)].some((up) => readers.has(up))),
  );
  const found = collect(source, [
    ...values.flatMap((place) => readsOf(graph, place)),
    ...shaped.flatMap(({ reads: found }) => found),
    ...patterns.flatMap((place) => readsOfPattern(graph, place)),
    ...reads,
    ...libraries.reads,
    ...mappedReads(source),
  ]);
  return { ...found, env: withParts(source, found.env) };
}

function withParts({ files, project }: Source, env: EnvEntry[]): EnvEntry[] {
  const modules = [...project.modules.values()].filter(({ path }) => files.get(path)?.entry.test !== true);
  const parts = partsOfUrls(modules, new Set(env.map(({ name }) => name)));
  return env.map((entry) => {
    const part = parts.get(entry.name);
    return part === undefined ? entry : { ...entry, part };
  });
}

/** The functions of the tree that an expression is an argument of. */
const calledWith = (graph: CallGraph, { node }: Place): Node[] => (node.parent ? targetsOf(graph, node.parent) : []);

const targetsOf = (graph: CallGraph, call: Node): Node[] =>
  FlowIndex.of(graph)
    .targets(call)
    .map((target) => target.node);

function sayUnknown(source: Source, unknown: (Place & { why: string })[]): void {
  for (const { module, node, why } of unknown) {
    source.unresolved.push({
      file: module.path,
      line: module.lineAt(node.start),
      what: 'process.env[…]',
      why,
    });
  }
}

function collect({ files }: Source, reads: EnvRead[]): Environment {
  const isTest = (file: string) => files.get(file)?.entry.test === true;
  const byName = Map.groupBy(
    reads.sort((a, b) => byText(a.name, b.name) || byText(a.file, b.file) || a.line - b.line),
    ({ name }) => name,
  );
  const found: Environment = { env: [], testEnv: [] };
  for (const [name, all] of byName) {
    // What a test falls back to is no default of the application.
    const own = all.filter(({ file }) => !isTest(file));
    if (own.length > 0) found.env.push(entryOf(name, own));
    else found.testEnv.push(entryOf(name, all));
  }
  return found;
}

function entryOf(name: string, reads: EnvRead[]): EnvEntry {
  return {
    name,
    files: [...new Set(reads.map(({ file }) => file))],
    reads: [...new Map(reads.map(({ file, line }) => [`${file}:${line}`, { file, line }])).values()],
    defaultValue: reads.find(({ defaultValue }) => defaultValue !== null)?.defaultValue ?? null,
  };
}
