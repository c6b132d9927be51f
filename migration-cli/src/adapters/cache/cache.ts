import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../../model/ports.ts';
import { packed, unpacked } from './entry.ts';
import { cacheFolder } from './place.ts';
import { prune } from './prune.ts';
import { hashOfToolkit } from './toolkit.ts';

/** More than a hundred inventories of large repositories. */
const LIMIT_BYTES = 256 * 1024 * 1024;

/** A folder of results below the user's cache folder, one file for each key. */
export function createCache(
  env: Record<string, string | undefined>,
  limits: { bytes: number } = { bytes: LIMIT_BYTES },
): Cache {
  let toolkit: string | null | undefined;
  const folder = () => {
    const place = cacheFolder(env);
    return place === null ? null : join(place, 'results');
  };
  return {
    toolkit: () => {
      if (folder() === null) return null;
      if (toolkit === undefined) toolkit = hashOfToolkit();
      return toolkit;
    },
    get: (key) => orNull(async () => get(folder(), key)),
    put: async (key, text) => void (await orNull(async () => put(folder(), key, text, limits.bytes))),
  };
}

/** A cache never stands in the way: a disk that is full, or a folder that may not be written, costs time and nothing else. */
async function orNull<T>(work: () => Promise<T | null>): Promise<T | null> {
  try {
    return await work();
  } catch {
    return null;
  }
}

async function get(folder: string | null, key: string): Promise<string | null> {
  if (folder === null) return null;
  const path = join(folder, key);
  const text = await unpacked(key, await readFile(path));
  const now = new Date();
  // What was used last goes last.
  if (text !== null) await orNull(() => utimes(path, now, now));
  return text;
}

/** Beside, then renamed: whoever reads at the same time finds all of it or nothing. */
async function put(folder: string | null, key: string, text: string, limit: number): Promise<void> {
  if (folder === null) return;
  const content = await packed(key, text);
  if (content.byteLength > limit) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const beside = join(folder, `${key}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeFile(beside, content, { flag: 'wx', mode: 0o600 });
    await rename(beside, join(folder, key));
  } finally {
    await rm(beside, { force: true });
  }
  await prune(folder, limit);
}
