import { mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { cacheFolder } from './place.ts';

/**
 * Has Node keep what it makes of the toolkit's sources: half the time of a short command. Not in the folder for temporary
 * files, Node's own choice: whoever may write there could have this process run what they put in.
 */
export function keepCompiled(env: Record<string, string | undefined>): void {
  const folder = cacheFolder(env);
  if (folder === null) return;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    enableCompileCache(join(folder, 'compiled'));
  } catch {
    // A home that may not be written costs time and nothing else.
  }
}
