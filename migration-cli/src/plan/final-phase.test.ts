import { expect, it } from 'vitest';
import { checkPlan } from './check.ts';
import { parsePlan } from './parse.ts';
import { proposePlan } from './propose.ts';
import { sourcesOf } from './sources.ts';
import { extractInMemory, inventoryOf, type Tree } from './testing/in-memory.ts';

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const manifest = (name: string, more: object) => ({ name, version: '1.0.0', private: true, ...more });

const lock = (own: { name: string }, packages: Record<string, string>) =>
  json({
    name: own.name,
    lockfileVersion: 3,
    packages: {
      '': own,
      ...Object.fromEntries(
        Object.entries(packages).map(([name, version]) => [`node_modules/${name}`, { version, resolved: name }]),
      ),
    },
  });

const TOOLS = manifest('shop', { scripts: { start: 'npm start --prefix api' }, devDependencies: { husky: '9.1.7' } });
const API = manifest('api', { scripts: { start: 'node src/server.js' }, dependencies: { express: '5.3.0' } });
const CLIENT = manifest('client', { scripts: { start: 'vite' }, dependencies: { react: '19.0.0' } });

const ROUTER = `const { Router } = require('express');
const rows = require('./rows');
const router = Router();
router.get('/', (req, res) => res.json(rows));
router.post('/', (req, res) => res.json({}));
router.get('/:id', (req, res) => res.json({}));
module.exports = router;
`;

/** A back end and a front end, each with a lock file of its own, and a root with a third one for its tools. */
const TREE: Tree = {
  'package.json': json(TOOLS),
  'package-lock.json': lock(TOOLS, { husky: '9.1.7' }),
  'api/package.json': json(API),
  'api/package-lock.json': lock(API, { express: '5.3.0' }),
  'api/src/server.js': `const express = require('express');\nconst app = express();\napp.use('/api/users', require('./users'));\napp.use('/api/orders', require('./orders'));\napp.get('/health', (req, res) => res.json({}));\napp.listen(3000);\n`,
  'api/src/users/index.js': ROUTER,
  'api/src/users/rows.js': 'module.exports = [1];\n',
  'api/src/orders/index.js': ROUTER,
  'api/src/orders/rows.js': 'module.exports = [2];\n',
  'client/package.json': json(CLIENT),
  'client/package-lock.json': lock(CLIENT, { react: '19.0.0' }),
  'client/src/index.jsx': "import React from 'react';\nexport const page = () => <p>{React.version}</p>;\n",
};

async function extracted(tree: Tree) {
  const plan = parsePlan(proposePlan(await inventoryOf(tree), 'shop', null, sourcesOf(tree)));
  const { built, files } = await extractInMemory(tree, plan);
  const read = (path: string) => JSON.parse(files[path] ?? 'null');
  return { names: Object.keys(plan.services), problems: built.problems, files, read };
}

it('takes what is left where each project has a lock file of its own', async () => {
  const { names, problems, files, read } = await extracted(TREE);
  expect(problems).toEqual([]);
  expect(names).toEqual(['order', 'user', 'core']);
  for (const name of names) {
    expect(read(`shop-${name}/backend/package.json`)).toMatchObject({ dependencies: { express: '5.3.0' } });
    expect(Object.keys(read(`shop-${name}/package-lock.json`).packages)).toContain('node_modules/express');
  }
  // No service is installed from the root, whose lock file holds nothing of it.
  expect(read('package.json').workspaces).toBeUndefined();
  expect(Object.keys(read('package-lock.json').packages)).toEqual(['']);
  expect(files['shop-core/backend/client/package-lock.json']).toBe(TREE['client/package-lock.json']);
  expect(Object.keys(files).filter((path) => path.startsWith('api/'))).toEqual([]);
});

it('asks no lock file for the packages of a front end that has a manifest and no lock file of its own', async () => {
  const own = { ...API, name: 'shop', scripts: { start: 'node api/src/server.js' } };
  const { 'api/package.json': _m, 'api/package-lock.json': _l, 'client/package-lock.json': _c, ...rest } = TREE;
  const tree = { ...rest, 'package.json': json(own), 'package-lock.json': lock(own, { express: '5.3.0' }) };
  const { problems, files, read } = await extracted(tree);
  expect(problems).toEqual([]);
  expect(Object.keys(read('shop-core/backend/package.json').dependencies)).not.toContain('react');
  expect(files['shop-core/backend/client/package.json']).toBe(TREE['client/package.json']);
});

it('makes the services workspaces of the root where its lock file is theirs', async () => {
  const own = { ...API, name: 'shop', scripts: { start: 'node api/src/server.js' } };
  const { 'api/package.json': _manifest, 'api/package-lock.json': _lock, ...rest } = TREE;
  const tree = { ...rest, 'package.json': json(own), 'package-lock.json': lock(own, { express: '5.3.0' }) };
  const { names, problems, read } = await extracted(tree);
  expect(problems).toEqual([]);
  expect(read('package.json').workspaces).toEqual(names.map((name) => `shop-${name}/backend`));
  expect(Object.keys(read('package-lock.json').packages)).toContain('node_modules/express');
});

it('leaves a service out of the workspaces whose packages left the lock file of the root with it', async () => {
  const dependencies = { express: '5.3.0', nanoid: '5.1.0' };
  const own = { ...API, name: 'shop', scripts: { start: 'node api/src/server.js' }, dependencies };
  const { 'api/package.json': _manifest, 'api/package-lock.json': _lock, ...rest } = TREE;
  const rows = "const { nanoid } = require('nanoid');\nmodule.exports = [nanoid()];\n";
  const tree = {
    ...rest,
    'package.json': json(own),
    'package-lock.json': lock(own, dependencies),
    'api/src/orders/rows.js': rows,
  };
  const { problems, read } = await extracted(tree);
  expect(problems).toEqual([]);
  expect(Object.keys(read('shop-order/package-lock.json').packages)).toContain('node_modules/nanoid');
  expect(read('package.json').workspaces).toEqual(['shop-user/backend', 'shop-core/backend']);
  expect(Object.keys(read('package-lock.json').packages)).not.toContain('node_modules/nanoid');
});

it('leaves what has the name of a file of the application at the root, and says so where the plan does not', async () => {
  const tree = { ...TREE, 'README.md': '# Shop\n', 'api/README.md': '# API\n', LICENSE: 'MIT\n' };
  const { problems, files } = await extracted(tree);
  expect(problems).toEqual([]);
  expect(files['README.md']).toBe('# Shop\n');
  expect(files['shop-core/backend/README.md']).toBe('# API\n');
  expect(files['shop-core/backend/LICENSE']).toBe('MIT\n');
  const inventory = await inventoryOf(tree);
  const proposed = proposePlan(inventory, 'shop', null, sourcesOf(tree));
  const plan = parsePlan(proposed.replace(/^.*"!README\.md".*\n/m, ''));
  const { problems: said } = checkPlan(inventory, plan, sourcesOf(tree));
  expect(said.map(({ problem }) => problem.what)).toEqual([
    'README.md and api/README.md would all become shop-core/backend/README.md',
  ]);
});
