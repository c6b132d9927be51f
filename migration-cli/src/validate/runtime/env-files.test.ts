import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createApp } from '../../app.ts';
import { giveEnvFiles } from './env-files.ts';

const { deps } = createApp({ PATH: process.env.PATH });

it('gives a tree the empty files without which Node would not start, and leaves those that are there', async () => {
  const root = await mkdtemp(join(tmpdir(), 'nectar-env-files-'));
  try {
    const scripts = {
      start: 'node --env-file=.env --env-file ./config/.env.local src/index.js',
      test: 'node --env-file-if-exists=.env.test --test',
      far: 'node --env-file=../../outside.env src/index.js',
    };
    await mkdir(join(root, 'api/config'), { recursive: true });
    await writeFile(join(root, 'api/package.json'), JSON.stringify({ scripts }));
    await writeFile(join(root, 'api/.env'), 'A=1\n');
    await giveEnvFiles(deps, root, root, ['npm', '--prefix', 'api', 'start']);
    await giveEnvFiles(deps, root, root, ['node', '--env-file=.env.plain', 'index.js']);
    expect(await readFile(join(root, 'api/.env'), 'utf8')).toBe('A=1\n');
    expect(await deps.files.names(join(root, 'api/config'))).toEqual(['.env.local']);
    expect((await deps.files.names(root)).sort()).toEqual(['.env.plain', 'api']);
    expect(await deps.files.exists(join(root, 'api/.env.test'))).toBe(false);
    expect(await deps.files.exists(join(root, '../outside.env'))).toBe(false);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
