import { describe, expect, it } from 'vitest';
import type { PlanFile } from '../../model/plan-file.ts';
import { application, applicationPlan } from '../testing/applications.ts';
import { extractInMemory, type Tree } from '../testing/in-memory.ts';
import { smallShopPlan } from '../testing/small-shop.ts';

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** A server in a workspace: it imports one package of the repository, a script loads another one, and a third is for tests. */
function repository(more: Tree = {}): Tree {
  const app = Object.entries(application('central', ['users', 'orders'])).map(([path, text]) => [
    `apps/server/${path}`,
    text,
  ]);
  const tree: Tree = Object.fromEntries(app);
  const server = 'apps/server/src/server.js';
  return {
    ...tree,
    [server]: `const { hi } = require('@shop/lib');\nconst { title } = require('../../../package.json');\nhi(title);\n${tree[server]}`,
    'package.json': json({
      name: 'root',
      private: true,
      title: 'The shop',
      workspaces: ['apps/*', './libs/*'],
      devDependencies: { typescript: '5.4.5', nodemon: '3.0.0', prettier: '3.0.0' },
    }),
    'tsconfig.json': '{ "compilerOptions": { "strict": true } }\n',
    'apps/server/package.json': json({
      name: '@shop/server',
      scripts: { build: 'tsc -b', start: 'node -r @shop/config/env src/server.js', test: 'jest -r @shop/testing' },
      dependencies: { express: '5.3.0', '@shop/lib': 'workspace:*', '@shop/config': '^1.0.0' },
    }),
    'apps/server/tsconfig.json':
      '{\n  "extends": "../../tsconfig.json",\n  "references": [{ "path": "../../libs/lib" }, { "path": "../admin" }]\n}\n',
    'apps/admin/package.json': json({ name: '@shop/admin' }),
    'apps/admin/tsconfig.json': '{}\n',
    'libs/lib/package.json': json({
      name: '@shop/lib',
      version: '1.0.0',
      main: 'dist/index.js',
      scripts: { build: 'tsc -b' },
      dependencies: { '@shop/deep': 'workspace:*', ms: '2.1.0' },
    }),
    'libs/lib/tsconfig.json': '{ "extends": "../../tsconfig.json" }\n',
    'libs/lib/src/index.js': "const ms = require('ms');\nexports.hi = (name) => ms(name);\n",
    'libs/lib/src/index.test.js': "require('@shop/testing');\n",
    'libs/lib/jest.config.js': "module.exports = require('../testing/base');\n",
    'libs/deep/package.json': json({ name: '@shop/deep', version: '1.0.0' }),
    'libs/deep/index.js': 'exports.deep = 1;\n',
    'libs/config/package.json': json({ name: '@shop/config', version: '1.2.0' }),
    'libs/config/env.js': "require('dotenv').config({ path: `${__dirname}/../../.env` });\nprocess.env.TITLE = 'x';\n",
    'libs/testing/package.json': json({ name: '@shop/testing' }),
    'libs/testing/base.js': 'module.exports = {};\n',
    ...more,
  };
}

function planFor(): PlanFile {
  const plan = applicationPlan('central', smallShopPlan, ['users']);
  const [[name, service] = []] = Object.entries(plan.services);
  if (name === undefined || !service?.backend) throw new Error('the plan has a service');
  const entry = { ...service.backend.entry, module: 'apps/server/src/server.js' };
  const place = { 'apps/server/': 'backend/', '': 'backend/' };
  const why = 'both sides build with it';
  const decisions = [{ subject: 'asset:apps/server/tsconfig.json', choice: 'copy' as const, why }];
  return {
    ...plan,
    services: { [name]: { ...service, place, backend: { ...service.backend, entry } } },
    phases: plan.phases.map((phase) => ({ ...phase, decisions })),
  };
}

describe('packages of the repository that a cut application needs', () => {
  it('come along whole, as workspaces of the service, under the names and ranges that they had', async () => {
    const { files } = await extractInMemory(repository(), planFor());
    const own = Object.keys(files).filter((path) => path.startsWith('part/libs/'));
    expect(own).toEqual([
      'part/libs/config/env.js',
      'part/libs/config/package.json',
      'part/libs/deep/index.js',
      'part/libs/deep/package.json',
      'part/libs/lib/package.json',
      'part/libs/lib/src/index.js',
      'part/libs/lib/tsconfig.json',
    ]);
    const read = (path: string) => JSON.parse(files[path] ?? '{}');
    expect(read('part/package.json').workspaces).toEqual(['backend', 'libs/config', 'libs/deep', 'libs/lib']);
    expect(read('part/backend/package.json')).toMatchObject({
      // One of them is built by a script of its own.
      scripts: { start: 'node -r @shop/config/env src/server.js', prestart: 'npm --prefix .. run build' },
      dependencies: { express: '5.3.0', '@shop/lib': 'workspace:*', '@shop/config': '^1.0.0' },
    });
    // What stays uses them as well.
    expect(Object.keys(files)).toContain('libs/lib/src/index.js');
    expect(files['part/backend/src/server.js']).toContain("require('@shop/lib')");
    expect(files['part/libs/config/env.js']).toContain('`${__dirname}/../../.env`');
  });

  it('bring the settings above them, and no reference to what stays', async () => {
    const { files } = await extractInMemory(repository(), planFor());
    expect(files['part/tsconfig.json']).toBe(repository()['tsconfig.json']);
    expect(files['part/libs/lib/tsconfig.json']).toBe(repository()['libs/lib/tsconfig.json']);
    expect(files['part/backend/tsconfig.json']).toBe(
      '{\n  "extends": "../tsconfig.json",\n  "references": [{ "path": "../libs/lib" }]\n}\n',
    );
  });

  it('have the manifest above them where code reads it, and the programs that it has for scripts', async () => {
    const { files } = await extractInMemory(repository(), planFor());
    expect(files['part/backend/src/server.js']).toContain("require('../../package.json')");
    expect(JSON.parse(files['part/package.json'] ?? '{}')).toMatchObject({ name: 'news', title: 'The shop' });
    const { devDependencies } = JSON.parse(files['part/backend/package.json'] ?? '{}');
    expect(devDependencies).toEqual({ typescript: '5.4.5' });
  });

  it('are built before the back end, and stand in its image', async () => {
    const { files } = await extractInMemory(repository(), planFor());
    expect(files['part/scripts/build.mjs']).toContain("['libs/config', 'libs/deep', 'libs/lib', 'backend']");
    expect(files['part/Dockerfile']).toContain('COPY libs/lib/package.json libs/lib/\n');
    expect(files['part/Dockerfile']).toContain('COPY --from=runtime /service/libs/lib ./libs/lib\n');
  });

  it('are none where the repository has no workspaces, or a package has a lock file of its own', async () => {
    const apart = { 'libs/lib/package-lock.json': '{ "lockfileVersion": 3, "packages": {} }\n' };
    const { files } = await extractInMemory(repository(apart), planFor());
    expect(JSON.parse(files['part/package.json'] ?? '{}').workspaces).toEqual(['backend', 'libs/config']);
  });

  it('are all of what is left in the last phase, which no lock file of the root holds any more', async () => {
    const plan = planFor();
    const [name = '', service] = Object.entries(plan.services)[0] ?? [];
    const [phase] = plan.phases;
    if (!service || !phase) throw new Error('the plan has a service and a phase');
    const core = {
      ...phase,
      name: 'core',
      service: 'core',
      move: ['**'],
      decisions: [],
      routes: undefined,
      final: true,
    };
    const whole: PlanFile = {
      ...plan,
      services: { [name]: service, core: { ...service, folder: 'core' } },
      phases: [phase, core as never],
    };
    const { files } = await extractInMemory(repository(), whole);
    const read = (path: string) => JSON.parse(files[path] ?? '{}');
    expect(read('core/package.json').workspaces).toEqual([
      'backend',
      'apps/admin',
      'libs/config',
      'libs/deep',
      'libs/lib',
      'libs/testing',
    ]);
    expect(read('core/backend/package.json').dependencies).toMatchObject({ '@shop/lib': 'workspace:*' });
    expect(Object.keys(files)).toContain('core/libs/lib/src/index.test.js');
    expect(read('package.json').workspaces).toBeUndefined();
  });
});
