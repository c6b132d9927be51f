import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A half-written file of this age belongs to a process that was killed. */
const ABANDONED_MS = 60 * 60 * 1000;

interface Entry {
  path: string;
  bytes: number;
  usedMs: number;
}

/** Removes what was used longest ago until the rest fits, and what killed processes have left. */
export async function prune(folder: string, limit: number): Promise<void> {
  const found = await Promise.all((await readdir(folder)).map((name) => entryOf(join(folder, name))));
  const entries = found.filter((entry) => entry !== null).sort((a, b) => a.usedMs - b.usedMs);
  let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  for (const entry of entries) {
    const abandoned = entry.path.endsWith('.tmp') && Date.now() - entry.usedMs > ABANDONED_MS;
    if (bytes <= limit && !abandoned) continue;
    await rm(entry.path, { force: true });
    bytes -= entry.bytes;
  }
}

async function entryOf(path: string): Promise<Entry | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { path, bytes: size, usedMs: mtimeMs };
  } catch {
    // Another process has removed it.
    return null;
  }
}
