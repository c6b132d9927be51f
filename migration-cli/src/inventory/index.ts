import type { Inventory } from '../model/inventory.ts';
import type { Dependencies } from '../model/ports.ts';
import { inventoryOf } from './read.ts';
import { readTree } from './tree.ts';

export { sourceFile } from './files.ts';
export { type Graph, type GraphEdge, loadGraph } from './graph.ts';
export { readInventory } from './read.ts';
export { readTree } from './tree.ts';

/** Reads the inventory of a folder: what git tracks there, or every file outside of git. */
export async function loadInventory(deps: Pick<Dependencies, 'files' | 'git'>, root: string): Promise<Inventory> {
  return inventoryOf(await readTree(deps, root));
}
