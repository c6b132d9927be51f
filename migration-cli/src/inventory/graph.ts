import type { Occurrence } from '../code/occurrences.ts';
import { isCode } from '../code/parse.ts';
import { type Scan, scanFile } from '../code/scan.ts';
import type { Unresolved } from '../model/inventory.ts';
import type { Dependencies } from '../model/ports.ts';
import { placesOf, resolved } from './edges.ts';
import type { SourceFile } from './files.ts';
import { ModulesOnDemand } from './modules-on-demand.ts';
import { isRead, sourceOver } from './project.ts';
import { readTree } from './tree.ts';

/** A printed specifier and where it leads. */
export interface GraphEdge extends Omit<Occurrence, 'names' | 'statement'> {
  from: string;
  to: string | null;
  package: string | null;
  alias: string | null;
}

/** Which file loads which: the part of an inventory that needs no syntax tree of most files. */
export interface Graph {
  files: string[];
  edges: GraphEdge[];
  unresolved: Unresolved[];
}

/** Reads the module graph of a folder: the edges of an inventory that specifiers print, without the names they take. */
export async function loadGraph(deps: Pick<Dependencies, 'files' | 'git'>, root: string): Promise<Graph> {
  const { files } = await readTree(deps, root, { named: false });
  return graphOf(files);
}

export function graphOf(files: Map<string, SourceFile>): Graph {
  const source = sourceOver(files, new ModulesOnDemand(files), []);
  const places = placesOf(source);
  const edges = [...files].flatMap(([path, { text }]) => {
    const { occurrences, error } = scanned(files, path, text);
    if (error !== null) source.unresolved.push({ file: path, line: 1, what: path, why: `does not parse: ${error}` });
    return occurrences.flatMap(({ names: _, statement: __, ...occurrence }) => {
      const { resolution } = resolved(places, path, { ...occurrence, names: [], statement: null }, source.unresolved);
      return resolution === null ? [] : [{ from: path, ...occurrence, ...resolution }];
    });
  });
  return { files: [...files.keys()], edges, unresolved: source.unresolved };
}

const EMPTY: Scan = { occurrences: [], error: null };

function scanned(files: Map<string, SourceFile>, path: string, text: string | null): Scan {
  return text === null || (isCode(path) && !isRead(path, files)) ? EMPTY : scanFile(path, text);
}
