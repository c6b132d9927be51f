import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const PACKAGE = join(import.meta.dirname, '../../..');

/**
 * Stands for everything that makes a result besides its input: the toolkit's own code, the exact versions of its packages
 * (package.json pins them) and the Node that runs it. By content, so that a checkout that somebody works on never gets
 * what an older state of it computed.
 */
export function hashOfToolkit(): string {
  const hash = createHash('sha256').update(process.version);
  const sources = readdirSync(join(PACKAGE, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(`${sep}testing${sep}`));
  for (const path of [join(PACKAGE, 'package.json'), ...sources.sort()])
    hash.update(`\n${path.slice(PACKAGE.length)}\n`).update(readFileSync(path));
  return hash.digest('hex');
}
