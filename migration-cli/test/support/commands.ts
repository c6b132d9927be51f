import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './bookshop.ts';

export const NECTAR = join(ROOT, 'node_modules/.bin/nectar');
export const PATH = `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;

/** Outside of every repository: npm and vitest keep files there. */
const HOME = mkdtempSync(join(tmpdir(), 'nectar-home-'));
process.once('exit', () => rmSync(HOME, { recursive: true, force: true }));

/** Runs a command to its end with `nectar` and the pinned Node on the PATH. Resolves with what it said; rejects where it fails. */
export function runIn(cwd: string, command: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: { PATH, HOME, ...env }, maxBuffer: 1 << 26 };
    execFile(command, args, options, (error, stdout, stderr) =>
      error === null ? resolve(stdout + stderr) : reject(new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`)),
    );
  });
}
