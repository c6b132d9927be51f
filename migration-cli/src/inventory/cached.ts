import type { Inventory } from '../model/inventory.ts';
import type { Cache } from '../model/ports.ts';
import { type SourceFile, sha256 } from './files.ts';
import { inventoryOf, isUnread, withFiles } from './read.ts';
import type { SourceTree } from './tree.ts';

/** Keeps nothing. */
export const NO_CACHE: Cache = { toolkit: () => null, get: async () => null, put: async () => {} };

/**
 * The inventory of a tree, as it was kept when the same toolkit read the same files before, else read and kept. Both are
 * equal to the byte when they are printed.
 */
export async function cachedInventory(cache: Cache, tree: SourceTree): Promise<Inventory> {
  // The commit is no part of the key, nor is what a document says: they change nothing that is read.
  const inventory = await cached(cache, 'inventory', tree, () => inventoryOf(tree), isUnread);
  return withFiles(inventory, tree);
}

/**
 * What is read from the files of a tree alone, and stays the same as JSON.
 *
 * @param kind names what is read: one result of a kind for each tree
 * @param ignored says of which files the content is no part of what is read
 */
export async function cached<T extends object>(
  cache: Cache,
  kind: string,
  tree: Omit<SourceTree, 'commit'>,
  read: () => Promise<T> | T,
  ignored: (file: SourceFile) => boolean = () => false,
): Promise<T> {
  const toolkit = cache.toolkit();
  if (toolkit === null) return read();
  const key = keyOf([kind, toolkit], tree, ignored);
  const kept = await cache.get(key);
  if (kept !== null) return JSON.parse(kept) as T;
  const result = await read();
  await cache.put(key, JSON.stringify(result));
  return result;
}

function keyOf(
  of: string[],
  { files, links }: Omit<SourceTree, 'commit'>,
  ignored: (file: SourceFile) => boolean,
): string {
  const entries = [...files.values()].map((file) => {
    const { path, hash, executable } = file.entry;
    return [path, ignored(file) ? '' : hash, executable];
  });
  return sha256(JSON.stringify([...of, entries, links]));
}
