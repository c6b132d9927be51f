import { expect, it } from 'vitest';
import { parsePlan } from './parse.ts';
import { proposePlan } from './propose.ts';
import { sourcesOf } from './sources.ts';
import { inventoryOf } from './testing/in-memory.ts';

const manifest = JSON.stringify({
  name: 'app',
  version: '1.0.0',
  scripts: { start: 'node src/server.js' },
  dependencies: { koa: '3.0.1', '@koa/router': '14.0.0' },
});

/** The routers of an application, and in `owner` a wildcard above all of them. */
const tree = (owner: string, wildcard: string) => {
  const names = ['orders', 'users'];
  const router = (name: string) => {
    const lines = ['list', 'create', 'remove'].map((verb) => `router.post('/api/${name}.${verb}', (ctx) => {});`);
    const last = name === owner ? [`router.all('${wildcard}', (ctx) => ctx.throw(404));`] : [];
    return ["const Router = require('@koa/router');", 'const router = new Router();', ...lines, ...last].join('\n');
  };
  const mounts = names.map((name) => `app.use(require('./api/${name}').routes());`);
  return {
    'package.json': manifest,
    'src/server.js': `const Koa = require('koa');\nconst app = new Koa();\n${mounts.join('\n')}\napp.listen(3000);\n`,
    ...Object.fromEntries(
      names.flatMap((name) => [
        [
          `src/api/${name}/index.js`,
          `${router(name)}\nrequire('./one');\nrequire('./two');\nmodule.exports = router;\n`,
        ],
        [`src/api/${name}/one.js`, 'module.exports = 1;\n'],
        [`src/api/${name}/two.js`, 'module.exports = 2;\n'],
      ]),
    ),
  };
};

const planOf = async (files: Record<string, string>, names: string[] = []) =>
  parsePlan(proposePlan(await inventoryOf(files), 'app', null, sourcesOf(files), names));

const routesOf = async (files: Record<string, string>) => {
  const plan = await planOf(files);
  return Object.fromEntries(plan.phases.map(({ name, routes }) => [name, routes]));
};

it('leaves what answers where no route does on both sides, in whichever file it stands', async () => {
  const { order } = await routesOf(tree('orders', '/api/*'));
  expect(order).toEqual({
    moves: ['/api/orders.create', '/api/orders.list', '/api/orders.remove'],
    shares: ['ALL /api/*'],
  });
  const users = (await routesOf(tree('users', '/api/*'))).order;
  expect(users?.shares).toEqual(['ALL /api/*']);
});

it('moves a wildcard that covers only what its part has', async () => {
  const { order } = await routesOf(tree('orders', '/api/files/*'));
  expect(order?.moves).toContain('/api/files/*');
  expect(order?.shares).toEqual([]);
});

it('keeps a plugin on both sides that files of both sides add to', async () => {
  const plugin = "const mercurius = require('mercurius');\n";
  const graphql = (name: string) => `app.graphql.defineResolvers({ Query: { ${name}: () => 1 } });`;
  const part = (name: string, more: string) =>
    `module.exports = async (app) => { app.get('/${name}', list); app.post('/${name}', list); app.put('/${name}', list); ${more} };\nconst list = () => [];\n`;
  const files = (more: (name: string) => string) => ({
    'package.json': JSON.stringify({
      name: 'app',
      scripts: { start: 'node src/server.js' },
      dependencies: { fastify: '5.0.0' },
    }),
    'src/server.js': `${plugin}const app = require('fastify')();\napp.register(mercurius, { schema: '' });\napp.register(require('./api/orders/index.js'));\napp.register(require('./api/users/index.js'));\napp.listen({ port: 3000 });\n`,
    ...Object.fromEntries(
      ['orders', 'users'].flatMap((name) => [
        [`src/api/${name}/index.js`, `${part(name, more(name))}require('./more.js');\nrequire('./rest.js');\n`],
        [`src/api/${name}/more.js`, 'module.exports = 1;\n'],
        [`src/api/${name}/rest.js`, 'module.exports = 2;\n'],
      ]),
    ),
  });
  const shared = async (more: (name: string) => string) =>
    Object.values(await routesOf(files(more))).flatMap((routes) => routes?.shares ?? []);
  expect(await shared(graphql)).toContain('ALL /graphql');
  expect(await shared(() => '')).toEqual([]);
});

it('copies the files of variables that scripts hand to Node', async () => {
  const scripts = { start: 'node --env-file=.env --env-file=./config/shared.env src/server.js' };
  const plan = await planOf({
    ...tree('users', '/api/users.*'),
    'package.json': JSON.stringify({ ...JSON.parse(manifest), scripts }),
    'config/shared.env': 'TITLE=Shop\n',
  });
  expect(plan.phases[0]?.decisions.map(({ subject }) => subject)).toContain('asset:config/shared.env');
});

it('leaves a program with a start of its own out of what is cut from the application', async () => {
  const application = tree('', '');
  const board = ['list', 'retry', 'health'].map((verb) => `router.get('/${verb}', (ctx) => {});`);
  const files = {
    ...application,
    'src/board/router.js': [
      "const Router = require('@koa/router');",
      'const router = new Router();',
      ...board,
      'module.exports = router;',
      '',
    ].join('\n'),
    'src/board/index.js': "const Koa = require('koa');\nnew Koa().use(require('./router').routes()).listen(3001);\n",
  };
  expect(Object.keys(await routesOf(files))).toEqual(['order', 'user', 'core']);
  expect((await routesOf(files)).order?.shares).toEqual([]);
  expect((await planOf(files)).services.order?.backend?.ready).toBe('/');
  const mounted = application['src/server.js'].replace(
    'app.listen',
    "app.use(require('./board/router').routes());\napp.listen",
  );
  const all = { ...files, 'src/server.js': mounted };
  expect(Object.keys(await routesOf(all))).toContain('board');
  expect((await planOf(all)).services.order?.backend?.ready).toBe('/health');
});

it('takes out the parts that are named, in their order, and says which there are where a name is none', async () => {
  const files = tree('', '');
  const phases = async (names: string[]) => (await planOf(files, names)).phases.map(({ name }) => name);
  expect(await phases([])).toEqual(['order', 'user', 'core']);
  expect(await phases(['user', 'order'])).toEqual(['user', 'order', 'core']);
  expect(await phases(['user'])).toEqual(['user', 'core']);
  await expect(planOf(files, ['stock'])).rejects.toMatchObject({
    code: 'NECTAR-E007',
    why: 'the parts are order, user',
  });
});

it('gives a role no right for what only seeds do, unless the application fills its tables as it starts', async () => {
  const routes = tree('', '');
  const files = {
    ...routes,
    'package.json': manifest.replace('"dependencies":{', '"dependencies":{"knex":"3.1.0","pg":"8.16.3",'),
    'knexfile.js': [
      "const path = require('node:path');",
      'const connection = { host: process.env.DB_HOST, user: process.env.DB_USER, password: process.env.DB_PASSWORD };',
      "const seeds = { directory: path.join(__dirname, 'db/seeds') };",
      "const migrations = { directory: path.join(__dirname, 'db/migrations') };",
      "module.exports = { client: 'pg', connection, seeds, migrations };",
      '',
    ].join('\n'),
    'db/migrations/1_shop.js': [
      "exports.up = (knex) => knex.schema.createTable('orders', (table) => table.increments());",
      "exports.down = (knex) => knex.schema.dropTable('orders');",
      '',
    ].join('\n'),
    'db/seeds/orders.js': "exports.seed = (knex) => knex('orders').insert({});\n",
    'src/knex.js': "module.exports = require('knex')(require('../knexfile'));\n",
    'src/api/orders/one.js': "const knex = require('../../knex');\nmodule.exports = () => knex('orders').select();\n",
  };
  const rightsOf = async (all: Record<string, string>) =>
    (await planOf(all)).phases[0]?.database.flatMap((step) =>
      step.kind === 'grant' && step.on.includes('orders') ? step.privileges : [],
    );
  expect(await rightsOf(files)).toEqual(['SELECT']);
  const filled = "require('../db/seeds/orders').seed(require('./knex'));\napp.listen";
  expect(
    await rightsOf({ ...files, 'src/server.js': routes['src/server.js'].replace('app.listen', filled) }),
  ).toContain('INSERT');
});

it('gives the last part the rights that what is left needs, also of files that a part before it copied', async () => {
  const files = tree('orders', '/api/orders/*');
  const plan = await planOf({
    ...files,
    'package.json': manifest.replace('"koa"', '"pg":"8.16.3","koa"'),
    'schema.sql': 'create table events (id int primary key);\ncreate table orders (id int primary key);\n',
    'src/db.js':
      "const { Pool } = require('pg');\nexports.db = new Pool({ connectionString: process.env.DATABASE_URL });\n",
    'src/api/orders/one.js':
      "const { db } = require('../../db');\nexports.events = () => db.query('select id from events');\n",
    'src/api/orders/two.js':
      "const { db } = require('../../db');\nexports.orders = () => db.query('insert into orders values (1)');\n",
    'src/server.js': files['src/server.js']?.replace(
      'app.listen',
      "const { events } = require('./api/orders/one');\nconst Router = require('@koa/router');\nconst own = new Router();\nown.get('/health', async (ctx) => { ctx.body = await events(); });\napp.use(own.routes());\napp.listen",
    ) as string,
  });
  const granted = Object.fromEntries(
    plan.phases.map(({ name, database }) => [
      name,
      database.flatMap((step) => (step.kind === 'grant' ? step.on.map((on) => `${on} ${step.privileges}`) : [])).sort(),
    ]),
  );
  expect(granted.order).toEqual(['events SELECT', 'orders INSERT', 'schema:public USAGE']);
  expect(granted.core).toEqual(['events SELECT', 'schema:public USAGE']);
});

it('gives no role a right for handlers that leave with their routes, and keeps those of a chain that stays', async () => {
  const handler = (sql: string) => `async (req, res) => res.json(await db.query('${sql}'))`;
  const { phases } = await planOf({
    'package.json': JSON.stringify({
      name: 'app',
      version: '1.0.0',
      scripts: { start: 'node app.js' },
      dependencies: { express: '5.1.0', pg: '8.16.3' },
    }),
    'schema.sql': ['users', 'orders', 'items', 'tags'].map((name) => `CREATE TABLE ${name} (id int);`).join('\n'),
    'app.js': [
      "const express = require('express');",
      'global.app = express();',
      "global.db = new (require('pg').Pool)({ connectionString: process.env.DATABASE_URL });",
      "require('./routes/users');",
      "require('./routes/orders');",
      'app.listen(process.env.PORT);',
    ].join('\n'),
    'routes/users.js': [
      `app.get('/users', ${handler('SELECT id FROM users')});`,
      `app.post('/users', ${handler('INSERT INTO users VALUES (1)')});`,
      `app.get('/users/:id', ${handler('SELECT id FROM users')});`,
    ].join('\n'),
    'routes/orders.js': [
      "require('../lib/totals');",
      `app.get('/orders', ${handler('SELECT id FROM orders')});`,
      `app.post('/orders', ${handler('INSERT INTO orders VALUES (1)')});`,
      "app.route('/orders/:id')",
      `  .get(${handler('SELECT id FROM items')})`,
      `  .delete(${handler('DELETE FROM tags')});`,
    ].join('\n'),
    'lib/totals.js': 'exports.total = 1;',
  });
  const granted = Object.fromEntries(
    phases.map(({ name, database }) => [
      name,
      database.flatMap((step) => (step.kind === 'grant' ? step.on.map((on) => `${on} ${step.privileges}`) : [])).sort(),
    ]),
  );
  expect(granted.order).toEqual(['items SELECT', 'orders SELECT,INSERT', 'schema:public USAGE', 'tags DELETE']);
  expect(granted.core).toEqual(['schema:public USAGE', 'users SELECT,INSERT']);
});
