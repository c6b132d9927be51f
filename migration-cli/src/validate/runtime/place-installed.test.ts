import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApp } from '../../app.ts';
import { placeInstalled } from './place-installed.ts';

const { deps } = createApp({ PATH: process.env.PATH });
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nectar-bundled-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function installed(path: string, manifest: Record<string, unknown>): Promise<void> {
  await mkdir(join(folder, 'monolith', path), { recursive: true });
  await writeFile(join(folder, 'monolith', path, 'package.json'), JSON.stringify(manifest));
}

async function place() {
  const target = join(folder, 'service');
  await mkdir(target);
  await writeFile(join(target, 'package.json'), JSON.stringify({ name: 'svc', dependencies: { packer: '1' } }));
  const locked = new Set(['packer@1.0.0', 'shared@2.0.0']);
  const placed = await placeInstalled(deps, { target, bases: [`${folder}/monolith/`], locked, name: 'svc' });
  const version = (name: string, from: string) =>
    createRequire(import.meta.url)(createRequire(join(target, from, 'x.js')).resolve(`${name}/package.json`)).version;
  return { ...placed, version };
}

it('places what a package was packed with, which no lock file of pnpm or Yarn holds', async () => {
  const bundleDependencies = ['carried', 'shared'];
  await installed('node_modules/packer', {
    name: 'packer',
    version: '1.0.0',
    dependencies: { carried: '1', shared: '1' },
    bundleDependencies,
  });
  const inner = 'node_modules/packer/node_modules';
  await installed(`${inner}/carried`, {
    name: 'carried',
    version: '1.0.0',
    dependencies: { deeper: '1', shared: '1' },
  });
  await installed(`${inner}/deeper`, { name: 'deeper', version: '1.0.0' });
  await installed(`${inner}/shared`, { name: 'shared', version: '1.0.0' });
  await installed('node_modules/shared', { name: 'shared', version: '2.0.0' });
  const { missing, version } = await place();
  expect(missing).toEqual([]);
  expect(version('shared', 'node_modules/packer')).toBe('1.0.0');
  expect(version('deeper', 'node_modules/packer/node_modules/carried')).toBe('1.0.0');
});

it('says what stands in the folder of a package and neither came with it nor is locked', async () => {
  await installed('node_modules/packer', { name: 'packer', version: '1.0.0', dependencies: { nested: '1' } });
  await installed('node_modules/packer/node_modules/nested', { name: 'nested', version: '1.0.0' });
  expect((await place()).missing).toEqual(['the lock of svc does not hold nested 1.0.0, which is installed']);
});

it('links the packages of the repository that a service has of its own, and finds theirs beside them', async () => {
  const target = join(folder, 'service');
  const manifests = {
    '.': { name: 'svc', workspaces: ['backend', 'libs/lib'] },
    backend: { name: 'svc-backend', dependencies: { '@shop/lib': 'workspace:*', ms: '2' } },
    'libs/lib': { name: '@shop/lib', version: '9.0.0', dependencies: { ms: '1' } },
  };
  for (const [path, manifest] of Object.entries(manifests)) {
    await mkdir(join(target, path), { recursive: true });
    await writeFile(join(target, path, 'package.json'), JSON.stringify(manifest));
  }
  await installed('node_modules/ms', { name: 'ms', version: '2.0.0' });
  await installed('libs/lib/node_modules/ms', { name: 'ms', version: '1.0.0' });
  const locked = new Set(['ms@1.0.0', 'ms@2.0.0']);
  const placed = await placeInstalled(deps, { target, bases: [`${folder}/monolith/`], locked, name: 'svc' });
  expect(placed.missing).toEqual([]);
  const require = createRequire(join(target, 'backend/x.js'));
  const lib = require.resolve('@shop/lib/package.json');
  expect(require(lib).version).toBe('9.0.0');
  expect(require('ms/package.json').version).toBe('2.0.0');
  expect(createRequire(lib)('ms/package.json').version).toBe('1.0.0');
});
