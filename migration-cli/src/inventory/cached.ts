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
  const inventory = await cached(cache, 'inventory', tree, () => inventoryOf(tree));
  // The commit is no part of the key: it changes nothing that is read.
  return { ...inventory, commit: tree.commit };
}

/**
 * What is read from the files of a tree alone, and stays the same as JSON.
 *
 * @param kind names what is read: one result of a kind for each tree
 */
export async function cached<T extends object>(
  cache: Cache,
  kind: string,
  tree: Omit<SourceTree, 'commit'>,
  read: () => Promise<T> | T,
): Promise<T> {
  const toolkit = cache.toolkit();
  if (toolkit === null) return read();
  const key = keyOf([kind, toolkit], tree);
  const kept = await cache.get(key);
  if (kept !== null) return JSON.parse(kept) as T;
  const result = await read();
  await cache.put(key, JSON.stringify(result));
  return result;
}

function keyOf(of: string[], { files, links }: Omit<SourceTree, 'commit'>): string {
  const entries = [...files.values()].map(({ entry: { path, hash, executable } }) => [path, hash, executable]);
  return sha256(JSON.stringify([...of, entries, links]));
}
