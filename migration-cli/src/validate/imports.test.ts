import { expect, it } from 'vitest';
import { inventoryOf } from '../inventory/testing/inventory-of.ts';
import type { PlanFile } from '../model/plan-file.ts';
import { findImports } from './imports.ts';

const plan = {
  phases: [{ name: 'shop', service: 'shop', decisions: [] }],
  services: { shop: { folder: 'svc-shop' } },
} as unknown as PlanFile;
const app = {
  'package.json':
    '{ "dependencies": { "express": "5.0.0", "ejs": "3.0.0", "graphile-worker": "0.16.0", "their-models": "1.0.0", "orchid-orm": "1.0.0", "astro": "5.0.0" } }',
  'app.js':
    "const app = require('express')();\napp.set('views', __dirname + '/views');\napp.get('/', (req, res) => res.render(req.query.page));\nconst x = process.env[req.name];\n",
  'jobs.sql': 'CREATE FUNCTION f() RETURNS void AS $$ BEGIN IF; END $$ LANGUAGE plpgsql;',
  'jobs.js': "const { quickAddJob } = require('graphile-worker');\nexports.post = () => quickAddJob({}, 'mail', {});\n",
  'apart.js': "const router = require('express').Router();\nrouter.get('/x', () => {});\nmodule.exports = router;\n",
  'made.sql': 'CREATE TABLE made (id int);',
  'tables.js': [
    "exports.all = (db) => db.query('SELECT id FROM made JOIN elsewhere ON true');",
    "exports.up = (m, name) => m.renameTable('made', name());",
    "const { Editor } = require('their-models');",
    'exports.find = () => Editor.findAll();',
  ].join('\n'),
  'views/a.ejs': 'a',
  'views/b.ejs': 'b',
};
const service = (...left: string[]) =>
  Object.fromEntries(
    Object.entries(app).flatMap(([path, text]) => (left.includes(path) ? [] : [[`svc-shop/backend/${path}`, text]])),
  );

it('takes a computed view for told where the service has every template, and an environment, a route, a job, SQL, a table or a model that is not read for no load', async () => {
  const before = await inventoryOf(app);
  const undecided = async (...left: string[]) =>
    findImports(plan, 'shop', await inventoryOf(service(...left)), before).undecided;
  expect(before.unresolved.map(({ what }) => what)).toContain('route');
  expect(before.unresolved.map(({ what }) => what)).toEqual(expect.arrayContaining(["job 'mail'", 'function f']));
  expect(before.unresolved.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['elsewhere', 'renameTable', 'Editor', 'orchid-orm', 'astro']),
  );
  expect(await undecided()).toEqual([]);
  expect(await undecided('views/b.ejs')).toEqual([expect.stringContaining('the view is in no view folder')]);
});
