import type { Inventory } from '../model/inventory.ts';
import type { Cache } from '../model/ports.ts';
import { sha256 } from './files.ts';
import { inventoryOf } from './read.ts';
import type { SourceTree } from './tree.ts';

/** Keeps nothing. */
export const NO_CACHE: Cache = { toolkit: () => null, get: async () => null, put: async () => {} };

/**
 * The inventory of a tree, as it was kept when the same toolkit read the same files before, else read and kept. Both are
 * equal to the byte when they are printed.
 */
export async function cachedInventory(cache: Cache, tree: SourceTree): Promise<Inventory> {
  const toolkit = cache.toolkit();
  if (toolkit === null) return inventoryOf(tree);
  const key = keyOf(toolkit, tree);
  const kept = await cache.get(key);
  // The commit is no part of the key: it changes nothing that is read.
  if (kept !== null) return { ...(JSON.parse(kept) as Inventory), commit: tree.commit };
  const inventory = await inventoryOf(tree);
  await cache.put(key, JSON.stringify(inventory));
  return inventory;
}

function keyOf(toolkit: string, { files, links }: SourceTree): string {
  const entries = [...files.values()].map(({ entry: { path, hash, executable } }) => [path, hash, executable]);
  return sha256(JSON.stringify(['inventory', toolkit, entries, links]));
}
