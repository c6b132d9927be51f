import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { BackupDependencies } from '../../backup/method.ts';
import type { PlanFile } from '../../model/plan-file.ts';
import { createMonolith, type TestMonolith } from '../../testing/monolith.ts';
import type { BaseContext } from '../context.ts';
import { packService } from './pack.ts';
import { readExample, serviceEnvironment } from './service-env.ts';
import { startReady } from './start.ts';
import { createValues } from './values.ts';

const lock = {
  lockfileVersion: 3,
  packages: {
    '': {},
    'node_modules/tool': { version: '1.0.0', bin: { tool: 'cli.js' } },
    'node_modules/lost': { version: '2.0.0' },
    'node_modules/other-machine': { version: '1.0.0', optional: true },
    'node_modules/old': { version: '2.0.0' },
  },
};
const files = {
  '.gitignore': 'node_modules/\n',
  'svc/package.json': '{}',
  'svc/package-lock.json': JSON.stringify(lock),
  'svc/backend/main.js': 'setInterval(() => {}, 1000);\n',
};
const monoliths: TestMonolith[] = [];
const folders: string[] = [];
const fixture = async (env: Record<string, string> = {}) => {
  const monolith = await createMonolith(files, env);
  monoliths.push(monolith);
  const target = await mkdtemp(join(tmpdir(), 'nectar-pack-'));
  folders.push(target);
  return { monolith, target };
};
afterEach(async () => {
  for (const monolith of monoliths.splice(0)) await monolith.remove();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});
const contextOf = ({ deps, workspace }: TestMonolith) =>
  ({ deps, workspace, plan: { database: null, monolith: { endpoints: {} } } }) as unknown as BaseContext & {
    deps: BackupDependencies;
  };

describe('values', () => {
  it('have one port for each name, and what is missing is named', async () => {
    const { monolith } = await fixture({ TOKEN: 'abc' });
    const values = createValues(contextOf(monolith), '/tree', null).with({ JUNIT_FILE: '/tmp/j.xml' });
    const [one, two, other] = await Promise.all([values.text('${port.a}'), values.port('a'), values.port('b')]);
    expect(one).toBe(String(two));
    expect(other).not.toBe(two);
    expect(await values.text('${env.TOKEN} ${dir.root} ${JUNIT_FILE}')).toBe('abc /tree /tmp/j.xml');
    expect(await values.text('${dir.plan}')).toBe(monolith.workspace.root);
    await expect(values.text('x-${env.NOPE}')).rejects.toThrow("'x-${env.NOPE}' needs ${env.NOPE}, which is not set");
    await expect(values.text('${database.app}')).rejects.toThrow('the plan has no database');
  });

  it('of a service are those of its example and no others', async () => {
    const { monolith } = await fixture({ SECRET: 's' });
    const values = createValues(contextOf(monolith), '/tree', async (role) => `postgres://${role}`);
    const plan = {
      services: { shop: { backend: { portEnv: 'PORT' }, databaseEnv: 'DB', role: 'shop_role' } },
      validate: { env: { KEY: '${env.SECRET}', PORT: '1', OTHER: '${env.MISSING}' } },
    } as unknown as PlanFile;
    const port = String(await values.port('shop'));
    expect(await serviceEnvironment(plan, 'shop', 'PORT=80\nDB=\nKEY=\nOWN="mine"\n', values)).toEqual({
      PORT: port,
      DB: 'postgres://shop_role',
      KEY: 's',
      OWN: 'mine',
    });
    expect(await values.text('${database.app.user} ${database.app.host}:${database.app.port}')).toBe(' app:5432');
    expect(readExample("# A=1\nexport B = two # why\n\nC='#'\n")).toEqual({ B: 'two', C: '#' });
  });
});

describe('a pack', () => {
  it('holds exactly the packages of its lock, and names what is missing', async () => {
    const { monolith, target } = await fixture();
    const { deps, workspace } = monolith;
    await monolith.write('node_modules/tool/package.json', '{"version":"1.0.0"}');
    await monolith.write('node_modules/tool/cli.js', '');
    await monolith.write('node_modules/tool/node_modules/inner/package.json', '{"version":"1.0.0"}');
    await monolith.write('node_modules/old/package.json', '{"version":"1.0.0"}');
    await monolith.write('node_modules/unlisted/package.json', '{"version":"1.0.0"}');
    await monolith.write('svc/backend/untracked.js', '');
    const { commit } = await deps.git.head(workspace.root);
    const folder = `${target}/svc`;
    const pack = await packService(deps, {
      name: 'shop',
      folder: 'svc/',
      commit,
      installed: [''],
      root: workspace.root,
      target: folder,
    });
    expect(pack.packages).toBe(1);
    expect(pack.missing.sort()).toEqual([
      'the lock of shop names node_modules/lost, which is not installed',
      'the lock of shop names node_modules/old 2.0.0, and 1.0.0 is installed',
    ]);
    expect(await deps.files.list(folder)).toEqual([
      'backend/main.js',
      'node_modules/.bin/tool',
      'node_modules/tool/cli.js',
      'node_modules/tool/package.json',
      'package-lock.json',
      'package.json',
    ]);
    expect((await stat(`${folder}/node_modules/.bin/tool`)).isFile()).toBe(true);
  });
});

describe('a pack of a service without a lock of npm', () => {
  it.each([
    [
      'yarn.lock',
      '# yarn lockfile v1\n\n\n"@s/tool@^1.0.0", "@s/tool@~1.0.0":\n  version "1.0.0"\n\nold@^2.0.0:\n  version "2.0.0"\n\nplain@^1.0.0:\n  version "1.0.0"\n',
    ],
    [
      'yarn.lock',
      '__metadata:\n  version: 8\n\n"@s/tool@npm:^1.0.0, @s/tool@npm:~1.0.0":\n  version: 1.0.0\n\n"old@npm:^2.0.0":\n  version: 2.0.0\n\n"plain@npm:other@^1.0.0":\n  version: 1.0.0\n',
    ],
    [
      'pnpm-lock.yaml',
      "lockfileVersion: '6.0'\npackages:\n  /@s/tool@1.0.0(old@2.0.0): {}\n  /old@2.0.0: {}\n  /plain@1.0.0: {}\n",
    ],
    [
      'pnpm-lock.yaml',
      "lockfileVersion: '9.0'\npackages:\n  '@s/tool@1.0.0': {}\n  old@2.0.0: {}\n  plain@1.0.0: {}\n",
    ],
  ])('holds the packages that %s allows, and names the others', async (file, lock) => {
    const { monolith, target } = await fixture();
    const { deps, workspace } = monolith;
    const needs = { '@s/tool': '^1.0.0', old: '^2.0.0', lost: '1.0.0' };
    await deps.git.run(workspace.root, ['rm', '-q', 'svc/package-lock.json']);
    await monolith.write(`svc/${file}`, lock);
    await monolith.write('svc/package.json', JSON.stringify({ name: 'shop', dependencies: needs }));
    await deps.git.run(workspace.root, ['add', '-f', 'svc']);
    await deps.git.run(workspace.root, ['-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'lock']);
    await monolith.write(
      'node_modules/@s/tool/package.json',
      '{"name":"@s/tool","version":"1.0.0","bin":"./cli.js","dependencies":{"plain":"^1.0.0"}}',
    );
    await monolith.write('node_modules/@s/tool/cli.js', '');
    await monolith.write('node_modules/plain/package.json', '{"name":"other","version":"1.0.0"}');
    await monolith.write('node_modules/old/package.json', '{"name":"old","version":"1.0.0"}');
    const { commit } = await deps.git.head(workspace.root);
    const folder = `${target}/svc-${file}`;
    const input = { name: 'shop', folder: 'svc/', commit, installed: [''], root: workspace.root, target: folder };
    const pack = await packService(deps, input);
    expect(pack.missing.sort()).toEqual([
      'the lock of shop does not hold old 1.0.0, which is installed',
      'the root of shop needs lost, which is not installed',
    ]);
    const placed = (await deps.files.list(folder)).filter((path) => path.startsWith('node_modules/'));
    expect(placed).toEqual([
      'node_modules/.bin/tool',
      'node_modules/@s/tool/cli.js',
      'node_modules/@s/tool/package.json',
      'node_modules/plain/package.json',
    ]);
    expect((await stat(`${folder}/node_modules/.bin/tool`)).isFile()).toBe(true);
  });
});

describe('a start', () => {
  it('that ends early says so, with its output', async () => {
    const { monolith, target } = await fixture();
    const command = ['node', '-e', 'console.log(6 * 7); process.exit(4)'];
    const input = { what: 'shop', command, folder: target, env: {}, ready: ['http://127.0.0.1:9/ready'] };
    await expect(startReady(monolith.deps, input)).rejects.toMatchObject({
      message: 'shop ended with 4 before it was ready',
      output: '42\n',
    });
  });
});
