import { expect, it } from 'vitest';
import { inventoryOf } from './testing/inventory-of.ts';

const PACKAGE = '{ "dependencies": { "express": "4.22.1", "knex": "3.1.0", "sequelize": "6.37.7" } }';

it('follows what an application makes global: applications, routers, clients, models and settings', async () => {
  const { routes, tableAccess, singletons, unresolved } = await inventoryOf({
    'package.json': PACKAGE,
    'app.js': [
      "express = require('express');",
      'app = express();',
      "global.db = require('knex')({ client: 'pg' });",
      "Object.assign(global, { models: require('./models'), config: require('./config') });",
      "globalThis.site = { start() { app.use('/users', express.Router().get('/:id', show)); } };",
      "global.fetch = require('node-fetch');",
      "require('./routes');",
      'site.start();',
    ].join('\n'),
    'config.js': "module.exports = { prefix: '/api' };",
    'models.js': [
      "const { Sequelize } = require('sequelize');",
      'const sequelize = new Sequelize(process.env.DB_URL);',
      "module.exports = { Order: sequelize.define('order', {}, { tableName: 'orders' }) };",
    ].join('\n'),
    'schema.sql': 'CREATE TABLE things (id int);',
    'routes.js': [
      'const api = express.Router();',
      "api.get('/things', async (req, res) => res.json(await db('things').where({ id: 1 })));",
      "api.post('/orders', async (req, res) => res.json(await models.Order.create(req.body)));",
      'app.use(config.prefix, api);',
    ].join('\n'),
  });
  expect(routes.map(({ method, path, file, line }) => `${method} ${path} ${file}:${line}`)).toEqual([
    'POST /api/orders routes.js:3',
    'GET /api/things routes.js:2',
    'GET /users/:id app.js:5',
  ]);
  expect(tableAccess.map(({ table, file, line }) => `${table} ${file}:${line}`)).toEqual([
    'things routes.js:2',
    'orders routes.js:3',
  ]);
  expect(singletons.map(({ name, kind, file }) => `${kind} ${name} ${file}`)).toEqual([
    'pool db app.js',
    'pool sequelize models.js',
  ]);
  expect(unresolved).toEqual([]);
});

it('does not follow a global that several places set, nor what every program has', async () => {
  const { tableAccess, singletons } = await inventoryOf({
    'package.json': PACKAGE,
    'a.js': "global.TABLE = 'users'; global.URL = 'orders'; global.KEPT = 'items';",
    'b.js': "global.TABLE = 'others';",
    'c.js': "const db = require('knex')({ client: 'pg' });\ndb(TABLE).select();\ndb(URL).select();\ndb(KEPT).select();",
  });
  expect(tableAccess.map(({ table, line }) => `${table}:${line}`)).toEqual(['items:4']);
  expect(singletons).toContainEqual({ file: 'a.js', line: 1, name: 'TABLE', kind: 'state', shared: true });
});

it('lists the routes of an application that nothing is known to make, by its name, and says so', async () => {
  const { routes, unresolved } = await inventoryOf({
    'package.json': PACKAGE,
    'app.js': "require('express');\nrequire('./routes');",
    'routes.js': "app.get('/x', (req, res) => res.end());",
  });
  expect(routes.map(({ path }) => path)).toEqual(['/x']);
  expect(unresolved.map(({ why }) => why)).toEqual([
    'no application is known to be handed in here; its routes stand as they are written',
  ]);
});
