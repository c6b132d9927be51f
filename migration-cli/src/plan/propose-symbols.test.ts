import { expect, it } from 'vitest';
import { checkPlan } from './check.ts';
import { parsePlan } from './parse.ts';
import { proposePlan } from './propose.ts';
import { sourcesOf } from './sources.ts';
import { application } from './testing/applications.ts';
import { extractInMemory, inventoryOf, type Tree } from './testing/in-memory.ts';

const DOMAINS = ['orders', 'users', 'reports'];
const VERBS = ['list', 'create', 'one'];

/** What every domain does, in one file: each function asks its table, and those of a domain call each other. */
function everything(more = ''): string {
  const functions = DOMAINS.flatMap((domain) =>
    Array.from({ length: 30 }, (_, at) =>
      [
        `/** ${domain}, step ${at}. */`,
        `async function ${domain}${at}(id) {`,
        at % 10 === 0
          ? `  return pool.query('SELECT * FROM ${domain} WHERE id = $1', [id]);`
          : `  return ${domain}${at - 1}(id);`,
        '}',
        '',
      ].join('\n'),
    ),
  );
  const names = DOMAINS.flatMap((domain) => Array.from({ length: 30 }, (_, at) => `  ${domain}${at},`));
  return `const { Pool } = require('pg');\n\nconst pool = new Pool();\n${more}\n${functions.join('\n')}\nmodule.exports = {\n${names.join('\n')}\n  pool,\n};\n`;
}

/** One file of routes for each domain, which takes what it does from the file of everything. */
function tree(db: string, taken: (domain: string) => string): Tree {
  const base = application('routers', DOMAINS);
  const routes = DOMAINS.map((domain): [string, string] => [
    `src/routes/${domain}.js`,
    `const { Router } = require('express');\n${taken(domain)}\n\nconst router = Router();\n${VERBS.map((_verb, at) => `router.${at === 1 ? 'post' : 'get'}('/${at === 2 ? ':id' : ''}', async (req, res) => res.json(await db.${domain}${at + 3}(1)));\n`).join('')}module.exports = router;\n`,
  ]);
  const kept = Object.entries(base).filter(([path]) => !path.startsWith('src/handlers/'));
  const schema = DOMAINS.map((domain) => `CREATE TABLE ${domain} (id int PRIMARY KEY);`).join('\n');
  return { ...Object.fromEntries(kept), ...Object.fromEntries(routes), 'src/db.js': db, 'schema.sql': schema };
}

const proposed = async (files: Tree) => proposePlan(await inventoryOf(files), 'shop', null, sourcesOf(files));

it('takes of the one large file that holds a part together what the part needs, with what that costs', async () => {
  const files = tree(everything(), () => "const db = require('../db');");
  const text = await proposed(files);
  const plan = parsePlan(text);
  const phase = plan.phases.find(({ name }) => name === 'order');
  expect(phase?.symbols).toEqual({ 'src/db.js': ['orders3', 'orders4', 'orders5'] });
  expect(text).toContain('# src/db.js: 3 of its 91 exports and what they need, ');
  expect(text).toContain('none of them needed by what stays as well.');
  const { built, files: after } = await extractInMemory(files, { ...plan, phases: phase ? [phase] : [] });
  expect(built.problems).toEqual([]);
  const own = after['shop-order/backend/src/db.js'] ?? '';
  expect(own).toContain('async function orders0(');
  expect(own).not.toContain('async function users');
  // Others that nobody asks for call it: it stays, and is exported no longer.
  expect(after['src/db.js']).not.toContain('  orders5,');
});

it('gives the role of the service no right to what the rest of the file asks', async () => {
  const database = 'const url = process.env.DATABASE_URL;\n';
  const plan = parsePlan(await proposed(tree(everything(database), () => "const db = require('../db');")));
  const grants = plan.phases.find(({ name }) => name === 'order')?.database ?? [];
  expect(JSON.stringify(grants)).toContain('orders');
  expect(JSON.stringify(grants)).not.toContain('users');
});

it('does not cut a file that keeps state for all, or that is handed on as a whole', async () => {
  const state = everything('let asked = 0;\n').replaceAll('return pool.query', 'asked += 1;\n  return pool.query');
  const whole = (domain: string) => `const db = require('../db');\nconsole.log(db, '${domain}');`;
  for (const files of [tree(state, () => "const db = require('../db');"), tree(everything(), whole)])
    expect(await proposed(files)).not.toContain('symbols:');
});

it('leaves a test of a file whose symbols stand on both sides where it is', async () => {
  const files = tree(everything(), () => "const db = require('../db');");
  files['src/routes/users.js'] =
    `${files['src/routes/users.js']}router.get('/orders', async (req, res) => res.json(await db.orders4(1) + (await db.orders5(1)) + (await db.orders3(1))));\n`;
  files['src/db.test.js'] = "const { orders3, users3 } = require('./db');\norders3(1);\nusers3(1);\n";
  const text = await proposed(files);
  const plan = parsePlan(text);
  expect(plan.phases.find(({ name }) => name === 'order')?.symbols).toBeDefined();
  const { findings } = checkPlan(await inventoryOf(files), plan, sourcesOf(files));
  const found = findings.filter(({ id, phase }) => id === 'test:src/db.test.js' && phase === 'order');
  expect(found.map(({ blocking, what }) => [blocking, what])).toEqual([
    [false, 'the test src/db.test.js imports src/db.js, which both sides have'],
  ]);
});

it('takes nothing out of a package of the repository, which comes along whole', async () => {
  const files = tree(everything(), () => "const db = require('@shop/db');");
  const { 'src/db.js': db = '', 'package.json': manifest = '', ...others } = files;
  const root = { ...JSON.parse(manifest), workspaces: ['libs/*'] };
  const whole = {
    ...others,
    'package.json': JSON.stringify(root),
    'libs/db/package.json': '{ "name": "@shop/db", "main": "index.js" }',
    'libs/db/index.js': db,
  };
  const plan = parsePlan(await proposed(whole));
  const phase = plan.phases.find(({ name }) => name === 'order');
  expect(phase?.symbols).toBeUndefined();
  const { built, files: after } = await extractInMemory(whole, { ...plan, phases: phase ? [phase] : [] });
  expect(built.problems).toEqual([]);
  expect(after['shop-order/libs/db/index.js']).toBe(db);
});
