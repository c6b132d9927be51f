import { createHash } from 'node:crypto';
import type { Inventory } from '../model/inventory.ts';
import type { Files } from '../model/ports.ts';

/** The texts that the inventory was read from, held in memory: the planner reads no disk. Binary files are absent. */
export interface Sources {
  text(path: string): string | null;
}

export function sourcesOf(texts: Record<string, string>): Sources {
  return { text: (path) => texts[path] ?? null };
}

/** Reads every text file that the inventory names; throws where one is gone. */
export async function readSources(files: Files, root: string, inventory: Inventory): Promise<Sources> {
  const texts: Record<string, string> = {};
  const paths = inventory.files.map(({ path }) => path);
  const contents = await files.readAll(root, paths);
  for (const [index, path] of paths.entries()) {
    const text = decode(contents[index]?.content ?? (await files.read(`${root}/${path}`)));
    if (text !== null) texts[path] = text;
  }
  return sourcesOf(texts);
}

function decode(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
