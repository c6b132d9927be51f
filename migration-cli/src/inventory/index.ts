import type { Inventory } from '../model/inventory.ts';
import type { Dependencies } from '../model/ports.ts';
import { cachedInventory } from './cached.ts';
import { readFiles, readTree } from './tree.ts';

export { NO_CACHE } from './cached.ts';
export { sourceFile } from './files.ts';
export { type Graph, type GraphEdge, graphOf, loadGraph } from './graph.ts';
export { readInventory } from './read.ts';
export { readTree } from './tree.ts';

/** Reads the inventory of a folder: what git tracks there, or every file outside of git; `without` is a path that is left out. */
export async function loadInventory(
  deps: Pick<Dependencies, 'files' | 'git' | 'cache'>,
  root: string,
  { without = null }: { without?: string | null } = {},
): Promise<Inventory> {
  const tree = await readTree(deps, root);
  if (without !== null) tree.files.delete(without);
  return cachedInventory(deps.cache, tree);
}

/** The same of chosen files in a folder, which hold the code of a commit. */
export async function inventoryOfFolder(
  deps: Pick<Dependencies, 'files' | 'cache'>,
  { folder, commit, files: paths }: { folder: string; commit: string; files: string[] },
): Promise<Inventory> {
  const files = await readFiles(deps, folder, paths);
  return cachedInventory(deps.cache, { files, commit, links: paths.filter((path) => !files.has(path)) });
}
