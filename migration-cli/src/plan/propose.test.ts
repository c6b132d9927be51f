import { expect, it } from 'vitest';
import { candidatesOf } from './boundaries/candidates.ts';
import { checkPlan } from './check.ts';
import { parsePlan } from './parse.ts';
import { proposePlan } from './propose.ts';
import { cutsOf } from './propose-cuts.ts';
import { sourcesOf } from './sources.ts';
import { application } from './testing/applications.ts';
import { extractInMemory, inventoryOf, type Tree } from './testing/in-memory.ts';

it('a library whose tests load it by its folder is proposed with its main module, and nothing is in the way', async () => {
  const tree = {
    'package.json': JSON.stringify({ name: 'lib', version: '1.0.0', main: 'lib/application.js' }),
    'lib/application.js': "module.exports = require('./context');\n",
    'lib/context.js': 'module.exports = {};\n',
    '__tests__/deep/a.test.js': "const lib = require('../..');\nlib.use;\n",
  };
  const inventory = await inventoryOf(tree);
  const plan = parsePlan(proposePlan(inventory, 'lib', null, sourcesOf(tree)));
  expect(plan.services.core?.backend?.entry.module).toBe('lib/application.js');
  expect(checkPlan(inventory, plan, sourcesOf(tree)).problems).toEqual([]);
});

it('names no command for tests where there are none, and a service without tests has no script that runs them', async () => {
  const some: Tree = { 'src/handlers/users.test.js': "require('./users').list;\n" };
  const scripts = { start: 'node src/server.js', test: 'jest --coverage', 'test:watch': 'jest --watch' };
  for (const tests of [{}, some]) {
    const tree: Tree = { ...application('routers', ['users', 'orders']), ...tests };
    tree['package.json'] = JSON.stringify({ ...JSON.parse(tree['package.json'] ?? ''), scripts });
    const plan = parsePlan(proposePlan(await inventoryOf(tree), 'shop', null, sourcesOf(tree)));
    const { files } = await extractInMemory(tree, plan);
    const has = Object.keys(tests).length > 0;
    expect(plan.monolith.test).toEqual(has ? ['npm', 'run', 'test'] : null);
    const parts = Object.keys(files).filter((path) => path.endsWith('/backend/package.json'));
    expect(parts.length).toBeGreaterThan(0);
    for (const path of parts) {
      const tested = Object.keys(files).some(
        (file) => file.startsWith(path.slice(0, -12)) && file.endsWith('.test.js'),
      );
      const own = Object.keys(JSON.parse(files[path] ?? '').scripts);
      expect(own).toEqual(tested ? ['start', 'test', 'test:watch', 'dev'] : ['start', 'dev']);
    }
  }
});

it('starts a monolith without a start script by its start module', async () => {
  const tree: Tree = { ...application('routers', ['users', 'orders']) };
  const startOf = async (scripts: Record<string, string>) => {
    tree['package.json'] = JSON.stringify({ ...JSON.parse(tree['package.json'] ?? ''), scripts });
    return parsePlan(proposePlan(await inventoryOf(tree), 'shop', null, sourcesOf(tree))).monolith.start;
  };
  expect(await startOf({ start: 'node src/server.js' })).toEqual(['npm', 'start']);
  expect(await startOf({ watch: 'nodemon src/server.js' })).toEqual(['node', 'src/server.js']);
});

it('says of no call that it stands in the way where both sides get a copy of what they call', async () => {
  const tree = application('modules', ['users', 'orders']);
  tree['src/orders/total.mjs'] = 'export function total(list) {\n  return list.length;\n}\n';
  tree['src/users/users.routes.mjs'] =
    `import { total } from '../orders/total.mjs';\n${tree['src/users/users.routes.mjs']}export const count = () => total([]);\n`;
  const inventory = await inventoryOf(tree);
  const sources = sourcesOf(tree);
  const [cuts, least] = [cutsOf(inventory, sources), { gain: 0, files: 1 }];
  expect(JSON.stringify(candidatesOf(inventory, null, cuts?.areas, least))).toContain('is called without await');
  expect(proposePlan(inventory, 'shop', null, sources)).not.toContain('is called without await');
});
