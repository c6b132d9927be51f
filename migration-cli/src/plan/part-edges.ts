import type { AliasRule } from '../code/resolve.ts';
import type { Edge } from '../model/inventory.ts';
import { printedEdges, projectOf } from './state.ts';

/** What the files of one part of a service print as imports, resolved in the service's own tree. */
export function partEdges(files: Map<string, string | null>, rules: AliasRule[], folder: string): Edge[] {
  const project = projectOf(new Set(files.keys()), (path) => files.get(path) ?? null, rules);
  return [...files].flatMap(([path, text]) =>
    path.startsWith(folder) && text !== null ? printedEdges(project, path, text).edges : [],
  );
}
