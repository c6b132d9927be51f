import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { freePort } from '../postgres/index.ts';

const root = join(import.meta.dirname, '../..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);

/** Builds a back end, boots its dist/ from an empty folder with the packages that it names and no others, and asks for its health. */
export async function bootsAlone(backend: string, service: string, environment: Record<string, string>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nectar-dist-'));
  execFileSync(bin('vite'), ['build', '--outDir', join(folder, 'dist')], { cwd: backend, stdio: 'pipe' });
  const dist = join(folder, 'dist');
  const { dependencies } = JSON.parse(readFileSync(join(dist, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    expect(name).not.toMatch(/^@nectar\//);
    const nested = join(backend, 'node_modules', name);
    const place = join(dist, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(existsSync(nested) ? nested : join(root, 'node_modules', name), place, 'dir');
  }
  const port = await freePort();
  const child = spawn(bin('node'), ['main.js'], {
    cwd: dist,
    env: { PATH: process.env.PATH, PORT: String(port), BACKEND_PORT: String(port), LOG_LEVEL: 'error', ...environment },
    stdio: 'pipe',
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  try {
    await expect
      .poll(
        () =>
          fetch(`http://127.0.0.1:${port}/health`).then(
            (reply) => reply.json(),
            () => said,
          ),
        { timeout: 20_000 },
      )
      .toEqual({ status: 'ok', service });
  } finally {
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}
