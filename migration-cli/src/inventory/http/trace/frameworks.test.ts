// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

const routes = async (tree: Record<string, string>) =>
  (await inventoryOf(tree)).routes.map(({ method, path }) => `${method} ${path}`);

it('resources of finale-rest answer at both of their paths, as far as their actions go', async () => {
  const app = [
    "const finale = require('finale-rest'); const app = require('express')();",
    'finale.initialize({ app, sequelize });',
    "for (const { name, actions } of [{ name: 'User' }, { name: 'Log', actions: ['list'] }])",
    '  finale.resource({ model: name, endpoints: [`/api/${name}s`, `/api/${name}s/:id`], actions });',
  ].join('\n');
  expect(await routes({ 'app.js': app })).toEqual([
    'GET /api/Logs',
    'GET /api/Users',
    'POST /api/Users',
    'DELETE /api/Users/:id',
    'GET /api/Users/:id',
    'PUT /api/Users/:id',
  ]);
});

describe('routes of tables', () => {
  it('are walked by forEach, for…of, Object.entries and counted loops, and stand in their row', async () => {
    const inventory = await inventoryOf({
      'app.js': [
        "const express = require('express'); const app = express();",
        "const rows = require('./rows');",
        'rows.forEach(({ method, path, handler }) => app[method](path, handler));',
        "const keyed = { 'get /k/one': { run: () => {} }, 'post /k/two': { run: () => {} } };",
        "Object.keys(keyed).forEach((key) => { const [method, path] = key.split(' '); app[method](path, keyed[key].run); });",
        "for (const [path, router] of Object.entries({ a: sub('/x'), b: sub('/y') })) app.use(`/m/${path}`, router);",
        'function sub(path) { const router = express.Router(); router.route(path).get((q, s) => {}).delete((q, s) => {}); return router; }',
        "const list = [{ url: '/i', verb: 'put' }]; for (let i = 0; i < list.length; i++) app[list[i].verb](list[i].url, (q, s) => {});",
      ].join('\n'),
      'rows.js':
        "module.exports = [\n  { method: 'get', path: '/r/one', handler() {} },\n  { method: 'patch', path: '/r/two', handler() {} },\n];",
    });
    expect(inventory.routes.map(({ method, path, file, line }) => `${method} ${path} ${file}:${line}`)).toEqual([
      'PUT /i app.js:8',
      'GET /k/one app.js:4',
      'POST /k/two app.js:4',
      'DELETE /m/a/x app.js:7',
      'GET /m/a/x app.js:7',
      'DELETE /m/b/y app.js:7',
      'GET /m/b/y app.js:7',
      'GET /r/one rows.js:2',
      'PATCH /r/two rows.js:3',
    ]);
  });

  it('are loaded from folders, and mounted twice', async () => {
    const found = await routes({
      'index.js': [
        "const fs = require('fs'); const path = require('path'); const app = require('express')();",
        "fs.readdirSync(path.join(__dirname, 'api')).filter((file) => file !== 'index.js').forEach((file) => {",
        "  const name = path.basename(file, '.js'); app.use('/api/' + name, require('./api/' + file)); });",
        "const twice = require('express').Router(); twice.all('*', (q, s) => {}); app.use('/one', twice); app.use(['/two', '/three'], twice);",
        "app.get(/^\\/re\\d$/i, (q, s) => {}); app.get('*', (q, s) => {});",
        "require('./more')(app);",
      ].join('\n'),
      'api/users.js':
        "const r = require('express-promise-router')(); r.get('/', async (q, s) => {}); module.exports = r;",
      'api/posts.js': "const r = require('express').Router(); r.del('/:id/', async (q, s) => {}); module.exports = r;",
      'more.js': "module.exports = (app) => { app.head('/more', (q, s) => {}); };",
    });
    expect(found).toEqual([
      'GET *',
      'GET /^\\/re\\d$/i',
      'DELETE /api/posts/:id',
      'GET /api/users',
      'HEAD /more',
      'ALL /one/*',
      'ALL /three/*',
      'ALL /two/*',
    ]);
  });
});

describe('routes of other frameworks', () => {
  it('are those of Koa, with prefixes, names, nested routers and mounts', async () => {
    const found = await routes({
      'app.js': [
        "const Koa = require('koa'); const Router = require('@koa/router'); const mount = require('koa-mount');",
        "const app = new Koa(); const inner = new Router({ prefix: '/inner' }); const outer = new Router();",
        "inner.get('named', '/:id', async (ctx) => {}); inner.register('/reg', ['GET', 'PUT'], async (ctx) => {});",
        "outer.prefix('/outer').use('/v1', inner.routes(), inner.allowedMethods());",
        'app.use(outer.routes());',
        "const admin = new Koa(); const r = new Router(); r.post('/keys', async (ctx) => {}); admin.use(r.routes()); app.use(mount('/admin', admin));",
        "const joi = require('koa-joi-router')(); joi.route([{ method: ['post', 'put'], path: '/j', handler: async (ctx) => {} }]); app.use(joi.middleware());",
      ].join('\n'),
    });
    expect(found).toEqual([
      'POST /admin/keys',
      'POST /j',
      'PUT /j',
      'GET /outer/v1/inner/:id',
      'GET /outer/v1/inner/reg',
      'PUT /outer/v1/inner/reg',
    ]);
  });

  it('are those of Fastify, with plugins in plugins, options and a folder that is loaded', async () => {
    const found = await routes({
      'app.js': [
        "import Fastify from 'fastify'; import autoload from '@fastify/autoload'; import path from 'node:path'; import fp from 'fastify-plugin';",
        'const app = Fastify();',
        "app.register(import('./users.js'), { prefix: '/v1' });",
        "app.register(fp(async (fastify) => { fastify.get('/flat', async () => {}); }), { prefix: '/ignored' });",
        "app.register(autoload, { dir: path.join(import.meta.dirname, 'routes'), routeParams: true, options: { prefix: '/auto' } });",
        "app.route({ method: ['GET', 'HEAD'], url: '/both', handler: async () => {} });",
      ].join('\n'),
      'users.js': [
        'export default async function users(fastify, options) {',
        "  fastify.get('/', { schema: {} }, async () => {});",
        "  fastify.register(async (child) => { child.post('/deep', async () => {}); }, { prefix: '/more' }); }",
      ].join('\n'),
      'routes/root.js': "export default async function (fastify) { fastify.get('/', async () => {}); }",
      'routes/items/_id/index.js': "export default async function (fastify) { fastify.delete('/', async () => {}); }",
    });
    expect(found).toEqual([
      'GET /auto',
      'DELETE /auto/items/:id',
      'GET /both',
      'HEAD /both',
      'GET /flat',
      'GET /v1',
      'POST /v1/more/deep',
    ]);
  });

  it('are those of hapi, Hono, Restify, Polka and Feathers', async () => {
    const found = await routes({
      'hapi.js': [
        "const Hapi = require('@hapi/hapi'); const server = Hapi.server({ port: 1 });",
        "server.route([{ method: 'GET', path: '/h/{id}', handler: () => 1 }, { method: '*', path: '/h/any', handler: () => 1 }]);",
        "server.register({ plugin: require('./hplugin'), routes: { prefix: '/p' } });",
      ].join('\n'),
      'hplugin.js':
        "exports.plugin = { name: 'x', register: async (server) => { server.route({ method: ['PUT', 'POST'], path: '/in', handler: () => 1 }); } };",
      'hono.ts':
        "import { Hono } from 'hono'; const app = new Hono().basePath('/hono'); const sub = new Hono(); sub.get('/s', (c) => c.text('')); app.route('/sub', sub); app.on(['PUT', 'DELETE'], '/o', (c) => c.text('')); export default app;",
      'restify.js':
        "const restify = require('restify'); const s = restify.createServer(); s.get({ path: '/rest', version: '1' }, (req, res, next) => next()); s.opts('/rest', (req, res) => {});",
      'polka.js':
        "const polka = require('polka'); polka().use('/po', polka().get('/lka', (req, res) => {})).listen(1);",
      'feathers.ts':
        "import { feathers } from '@feathersjs/feathers'; import express from '@feathersjs/express'; class Notes { async find() {} async create() {} }\nconst app = express(feathers()); app.use('/notes', new Notes());",
    });
    expect(found).toEqual([
      'ALL /h/any',
      'GET /h/{id}',
      'DELETE /hono/o',
      'PUT /hono/o',
      'GET /hono/sub/s',
      'GET /notes',
      'POST /notes',
      'POST /p/in',
      'PUT /p/in',
      'GET /po/lka',
      'GET /rest',
      'OPTIONS /rest',
    ]);
  });

  it('are those of a plugin of hapi that nobody known registers, through a package and of a folder, which is said', async () => {
    const tree = {
      'routes.js':
        "export default [{ method: 'GET', path: '/a', options: {} }, { method: 'POST', path: '/b', options: {} }];",
      'plugin.js': [
        "import filtered from '@x/filtered';",
        "import rows from './routes.js';",
        "export default { name: 'router', register: (server, _options) => { const left = filtered(rows, process.env.X); server.route(left); server.route(unknown()); } };",
      ].join('\n'),
      'lib/index.js':
        "const HauteCouture = require('@hapipal/haute-couture');\nexports.plugin = { register: async (server) => { await HauteCouture.compose(server, {}); } };",
      'lib/routes/one.js': "module.exports = { method: 'get', path: '/one/{id}', options: {} };",
      'lib/routes/deep/more.js': "module.exports = [{ method: ['put', 'patch'], path: '/more', options: {} }];",
      'alone/index.js':
        "const HauteCouture = require('@hapipal/haute-couture');\nexports.plugin = { register: async (server, options) => { await HauteCouture.compose(server, options); } };",
      'alone/routes/own.js': "module.exports = { method: 'get', path: '/own' };",
      'server.js':
        "const server = require('@hapi/hapi').server();\nserver.register({ plugin: require('./lib'), routes: { prefix: '/v1' } });",
    };
    expect(await routes(tree)).toEqual([
      'GET /a',
      'POST /b',
      'GET /own',
      'PATCH /v1/more',
      'PUT /v1/more',
      'GET /v1/one/{id}',
    ]);
    const { unresolved } = await inventoryOf(tree);
    expect(
      unresolved.filter(({ what }) => what === 'route').map(({ file, line, why }) => `${file}:${line} ${why}`),
    ).toEqual([
      'alone/routes/own.js:1 no application is known to be handed in here; its routes stand as they are written',
      'plugin.js:3 the routes are computed',
      'plugin.js:3 what @x/filtered makes of these routes is not known; they stand as it is handed them',
      'routes.js:1 no application is known to be handed in here; its routes stand as they are written',
    ]);
  });

  it('have GraphQL where it is mounted, and functions that pass no request on, but no plain middleware', async () => {
    const found = await routes({
      'app.js': [
        "const app = require('express')(); const { expressMiddleware } = require('@apollo/server/express4');",
        "app.use('/graphql', require('cors')(), expressMiddleware(server)); app.use('/static', require('express').static('x'));",
        "app.use('/old', (req, res) => res.end()); app.use('/new', (req, res, next) => next()); app.use((req, res) => res.end());",
        'const caught = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next);',
        "app.use('/out', caught((req, res) => res.end())); app.use('/on', caught((req, res, next) => next()));",
      ].join('\n'),
    });
    expect(found).toEqual(['ALL /graphql', 'ALL /old', 'ALL /out']);
  });

  it('take paths from constants, enums, helpers and configuration', async () => {
    const found = await routes({
      'app.ts': [
        "import express from 'express'; import { posix } from 'node:path'; import { Paths, apiPath } from './paths'; import config from './config.json';",
        'const app = express();',
        'app.get(Paths.Users, (req, res) => {}); app.get(apiPath("books", ":id"), (req, res) => {});',
        "app.get(posix.join(config.api.prefix, 'joined'), (req, res) => {}); app.get(process.env.ROOT_PATH ?? '/root', (req, res) => {});",
        'app.get(`${config.api.prefix}/t`, (req, res) => {});',
      ].join('\n'),
      'paths.ts':
        "export enum Paths { Users = '/users' }\nexport const apiPath = (...parts: string[]) => ['/api', ...parts].join('/');",
      'config.json': '{ "api": { "prefix": "/conf" } }',
    });
    expect(found).toEqual(['GET /api/books/:id', 'GET /conf/joined', 'GET /conf/t', 'GET /root', 'GET /users']);
  });
});

it('what runs in browsers or was minified registers nothing', async () => {
  const client = "function start(app) { app.get('/client', () => {}); }";
  const server = "const app = require('express')(); app.get('/server', (q, s) => s.end());";
  expect(
    await routes({
      'app.js': server,
      'public/js/pages.js': client,
      'vendor/router-min.js': client,
      'vendor/bundle.js': `${client}${';var a=1'.repeat(4000)}`,
    }),
  ).toEqual(['GET /server']);
});

it('routes of a router of an unknown package stand as they are written, and methods of its own are taken by their names', async () => {
  const { routes, unresolved } = await inventoryOf({
    'books.js': [
      "import { CmsRouter } from 'some-cms';",
      "const books = new CmsRouter({ prefix: '/v1/books' });",
      "books.get('/:id', async (ctx) => {});",
      "books.get('all', '/', auth, async (ctx) => {});",
      "books.cmsDelete('drop', '/:id', { permission: 'x' }, async (ctx) => {});",
      'export { books };',
    ].join('\n'),
    'page.js': "import { createRouter, Router } from 'vue-router';\nnew Router().get('/x', () => {});",
  });
  expect(routes.map(({ method, path, line }) => `${method} ${path} ${line}`)).toEqual([
    'GET /v1/books 4',
    'DELETE /v1/books/:id 5',
    'GET /v1/books/:id 3',
  ]);
  expect(unresolved.map(({ line, why }) => `${line} ${why}`)).toEqual([
    '1 no application is known to mount the router; its routes stand as they are written',
    '5 cmsDelete of a router that is not known is taken for DELETE',
  ]);
});

it('what is built a second time without being mounted has no routes of its own', async () => {
  const found = await routes({
    'apis.js': [
      "const Koa = require('koa'); const Router = require('@koa/router');",
      "module.exports = () => { const app = new Koa(); const router = new Router(); router.get('/users', (ctx) => {}); app.use(router.routes()); return app; };",
    ].join('\n'),
    'app.js':
      "const Koa = require('koa'); const mount = require('koa-mount'); const apis = require('./apis');\nconst app = new Koa(); app.use(mount('/api', apis())); app.listen(1);",
    'docs.js': "const apis = require('./apis');\nmodule.exports = JSON.stringify(apis());",
  });
  expect(found).toEqual(['GET /api/users']);
});
