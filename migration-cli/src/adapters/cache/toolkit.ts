import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

const PACKAGE = join(import.meta.dirname, '../../..');

/**
 * Stands for everything that makes a result besides its input: the toolkit's own code, the exact versions of its packages
 * (package.json pins them) and the Node that runs it. By content, so that a checkout that somebody works on never gets
 * what an older state of it computed. Null where a source was changed after this process has started: it may run the
 * older state of it.
 */
export function hashOfToolkit(folder: string = PACKAGE, startedMs: number = performance.timeOrigin): string | null {
  const hash = createHash('sha256').update(process.version);
  for (const path of [join(folder, 'package.json'), ...sourcesIn(join(folder, 'src'))]) {
    if (statSync(path).mtimeMs > startedMs) return null;
    hash.update(`\n${path.slice(folder.length)}\n`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(`${sep}testing${sep}`))
    .sort();
}
