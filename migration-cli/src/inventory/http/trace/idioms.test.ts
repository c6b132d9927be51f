import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

async function read(tree: Record<string, string>) {
  const { routes, unresolved } = await inventoryOf(tree);
  return {
    routes: routes.map(({ method, path }) => `${method} ${path}`),
    said: unresolved.flatMap(({ what, why }) => (what === 'route' ? [why] : [])),
  };
}

const express = "const express = require('express'); const app = express(); const h = (req, res) => res.end();\n";

describe('additions to Express', () => {
  it('express-namespace puts its path before what its function registers, and nothing after it', async () => {
    const { routes } = await read({
      'app.js': `${express}require('express-namespace');
app.namespace('/forum', check, () => { app.get('/:id', h); app.namespace('/thread', () => { app.get('/:tid', h); }); });
app.get('/after', h);`,
    });
    expect(routes).toEqual(['GET /after', 'GET /forum/:id', 'GET /forum/thread/:tid']);
  });

  it('express-resource answers by the names of its actions, with a format behind', async () => {
    const { routes, said } = await read({
      'app.js': `${express}require('express-resource');
const forums = app.resource('forums', require('./forum'), { id: 'slug' }); forums.map('get', 'login', h); forums.add(app.resource('threads', { destroy: h }));`,
      'forum.js': 'exports.index = (req, res) => res.end(); exports.show = (req, res) => res.end();',
    });
    expect(routes.filter((route) => !route.includes(':format'))).toEqual([
      'GET /forums',
      'GET /forums/:slug',
      'GET /forums/:slug/login',
      'DELETE /threads/:thread',
    ]);
    expect(routes).toContain('GET /forums/:slug.:format');
    expect(said).toEqual(['a resource below another one is not read; its routes stand as if it were alone']);
  });

  it('controllers of awilix stand below what loads them, put together or decorated', async () => {
    const { routes } = await read({
      'app.js': `${express}const { loadControllers } = require('awilix-express');\napp.use('/api', loadControllers('routes/*.js', { cwd: __dirname }));`,
      'routes/todos.js': `const { createController } = require('awilix-express');
module.exports = createController(({ store }) => ({ find: store })).prefix('/todos').before([check]).get('', 'find').verbs(['POST', 'PUT'], '/new', 'add');`,
      'routes/users.js':
        "import { route, GET } from 'awilix-express'; @route('/users') export default class Users { @route('/:id') @GET() one() {} }",
    });
    expect(routes).toEqual(['GET /api/todos', 'POST /api/todos/new', 'PUT /api/todos/new', 'GET /api/users/:id']);
  });

  it('a parameter in braces that begins a path of Express 5 has no slash before it', async () => {
    const { routes } = await read({
      'app.js': `${express}const r = express.Router(); r.get('{/:lang}/x', h); app.get('{/:lang}/y', h); app.use('/api', r);`,
    });
    expect(routes).toEqual(['GET /api{/:lang}/x', 'GET {/:lang}/y']);
  });

  it('a folder beside the module is found by its address', async () => {
    const { routes } = await read({
      'src/app.js': `import express from 'express'; import fs from 'node:fs/promises'; const app = express();
for (const file of await fs.readdir(new URL('./routes', import.meta.url))) {
  const { default: router } = await import(\`./routes/\${file}\`); app.use(\`/api/\${file.replace('.js', '')}\`, router); }`,
      'src/routes/users.js':
        "import { Router } from 'express'; const router = Router(); router.get('/:id', (req, res) => res.end()); export default router;",
    });
    expect(routes).toEqual(['GET /api/users/:id']);
  });

  it('constants in a loop of a module are new in each round', async () => {
    const { routes } = await read({
      'app.js': `${express}const table = { 'GET /a': h, 'POST /b': h };
for (const key of Object.keys(table)) { const [method, path] = key.split(' '); app[method.toLowerCase()](path, table[key]); }`,
    });
    expect(routes).toEqual(['GET /a', 'POST /b']);
  });
});

describe('other routers', () => {
  it('koa-route makes a route that is used as it is', async () => {
    const { routes } = await read({
      'app.js': `const Koa = require('koa'); const route = require('koa-route'); const mount = require('koa-mount');
const app = new Koa(); const pets = new Koa(); pets.use(route.get('/pets', list)); pets.use(route.post('/pets/:name', add)); app.use(mount('/v1', pets));`,
    });
    expect(routes).toEqual(['GET /v1/pets', 'POST /v1/pets/:name']);
  });

  it('restify-router adds routers to each other', async () => {
    const { routes } = await read({
      'app.js': `const restify = require('restify'); const { Router } = require('restify-router'); const server = restify.createServer();
const outer = new Router(); const inner = new Router(); inner.get('/in', h); outer.add('/sub', inner); outer.applyRoutes(server, '/v1');`,
    });
    expect(routes).toEqual(['GET /v1/sub/in']);
  });

  it('a manifest of Glue registers plugins by their paths, below their prefixes', async () => {
    const { routes, said } = await read({
      'lib/server.js': `const Glue = require('@hapi/glue');
const manifest = { server: {}, register: { plugins: [{ plugin: './a', routes: { prefix: '/api' } }, './b', named()] } };
Glue.compose(manifest, { relativeTo: __dirname });`,
      'lib/a.js':
        "exports.plugin = { name: 'a', register(server) { server.route({ method: 'GET', path: '/a', handler }); } };",
      'lib/b.js': "exports.register = (server) => { server.route({ method: 'GET', path: '/b', handler }); };",
    });
    expect(routes).toEqual(['GET /api/a', 'GET /b']);
    expect(said).toEqual([]);
  });

  it('a plugin of fastify-cli loads folders below their names, and _id as it is unless it is asked for parameters', async () => {
    const plugin = (path: string) =>
      `module.exports = async function (fastify) { fastify.get('${path}', async () => 1); };`;
    const app = (more: string) =>
      `const path = require('path'); const load = require('@fastify/autoload'); module.exports = async function (fastify, opts) { fastify.register(load, { dir: path.join(__dirname, 'routes')${more} }); };`;
    const routes = {
      'routes/root.js': plugin('/'),
      'routes/pets/index.js': plugin('/'),
      'routes/pets/_id/index.js': plugin('/x'),
    };
    expect((await read({ 'app.js': app(''), ...routes })).routes).toEqual(['GET /', 'GET /pets', 'GET /pets/_id/x']);
    expect((await read({ 'app.js': app(', routeParams: true'), ...routes })).routes).toContain('GET /pets/:id/x');
  });
});

describe('routes of AdonisJS', () => {
  it('resources have an action for each method, limited by what is called on them', async () => {
    const { routes } = await read({
      'start/routes.ts': `import Route from '@ioc:Adonis/Core/Route';
Route.group(() => { Route.resource('users', 'Users').apiOnly().middleware({}); Route.resource('posts.comments', 'C').only(['show']); }).prefix('/api');
Route.shallowResource('shops.items', 'S').except(['create', 'edit', 'update', 'destroy', 'store']); Route.on('/about').render('about'); Route.route('/r', ['GET', 'POST'], 'R.x');`,
    });
    expect(routes).toEqual([
      'GET /about',
      'GET /api/posts/:post_id/comments/:id',
      'GET /api/users',
      'POST /api/users',
      'DELETE /api/users/:id',
      'GET /api/users/:id',
      'PATCH /api/users/:id',
      'PUT /api/users/:id',
      'GET /items/:id',
      'GET /r',
      'POST /r',
      'GET /shops/:shop_id/items',
    ]);
  });

  it('of version 4 come from what `use` gives, a group by its name has no path', async () => {
    const { routes } = await read({
      'start/routes.js': `const Route = use('Route'); Route.get('/', 'Home.index');
Route.group('all', () => { Route.get('users', 'U.index'); Route.resource('posts.tags', 'P').only(['show']); }).prefix('api/v1').middleware(['auth']);`,
    });
    expect(routes).toEqual(['GET /', 'GET /api/v1/posts/:posts_id/tags/:id', 'GET /api/v1/users']);
  });

  it('a client that has the same names registers nothing', async () => {
    const { routes, said } = await read({
      'src/client.js':
        "const client = require('./api-client'); client.resource('users').only(['a']); client.add('/x', client);",
      'src/api-client.js': 'module.exports = { resource() { return this; }, only() {}, add() {} };',
    });
    expect({ routes, said }).toEqual({ routes: [], said: [] });
  });
});

describe('routes of which a part is not known', () => {
  it('are said: a computed method, a WebSocket, an application that nobody is known to hand in', async () => {
    const { routes, said } = await read({
      'app.js': `${express}app[process.env.METHOD]('/dynamic', h);\nrequire('express-ws')(app); app.ws('/echo', h);`,
      'alone.js': "module.exports = (app) => { app.get('/alone', (req, res) => res.end()); };",
    });
    expect(routes).toEqual(['GET /alone']);
    expect(said.toSorted()).toEqual([
      'a WebSocket is opened at a path, which is no route that is read',
      'a route is left out: its method is computed',
      'no application is known to be handed in here; its routes stand as they are written',
    ]);
  });
});

describe('frameworks above Koa, Express and Hono', () => {
  it('Egg has resources by the actions of their controller, routers below a path, and redirects', async () => {
    const { routes, said } = await read({
      'app/router.js': `module.exports = (app) => { const { router, controller } = app; router.resources('posts', '/api/posts', controller.posts);
router.resources('/tags', controller.tags); router.redirect('/old', '/new'); const sub = router.namespace('/sub', (ctx, next) => next()); sub.get('/t', controller.t.show); };`,
      'app/controller/posts.js':
        'module.exports = class Posts extends Controller { async index() {} async update() {} };',
    });
    expect(routes).toEqual(['GET /api/posts', 'PATCH /api/posts/:id', 'PUT /api/posts/:id', 'ALL /old', 'GET /sub/t']);
    expect(said).toContain('which actions the controller of the resource has is not known');
  });

  it('Midway has the prefix of its settings, FoalTS that of the controllers above', async () => {
    const midway = await read({
      'src/api.ts':
        "import { Controller, Get } from '@midwayjs/core'; @Controller('/api') export class Api { @Get('/x') x() {} }",
      'src/config/config.default.ts': "export default { koa: { globalPrefix: '/v1' } };",
    });
    expect(midway.routes).toEqual(['GET /v1/api/x']);
    const foal = await read({
      'src/app.ts':
        "import { controller, Get } from '@foal/core'; import { Api } from './api'; export class App { subControllers = [controller('/api', Api)]; @Get('/home') home() {} }",
      'src/api.ts':
        "import { controller, Post } from '@foal/core'; import { Deep } from './deep'; export class Api { subControllers = [controller('/deep', Deep)]; @Post('/todos/:id') add() {} }",
      'src/deep.ts': "import { Delete } from '@foal/core'; export class Deep { @Delete('/d') drop() {} }",
    });
    expect(foal.routes).toEqual(['DELETE /api/deep/d', 'POST /api/todos/:id', 'GET /home']);
  });

  it('Hono makes applications by a factory, Elysia guards routes in a function', async () => {
    const { routes } = await read({
      'hono.ts':
        "import { createFactory } from 'hono/factory'; const app = createFactory().createApp().get('/h', (c) => c.text('')); export default app;",
      'elysia.ts':
        "import { Elysia } from 'elysia'; new Elysia().guard({}, (app) => app.get('/g', () => 1)).listen(1);",
    });
    expect(routes).toEqual(['GET /g', 'GET /h']);
  });
});

it('what a framework or a platform makes of its own settings is said', async () => {
  const { unresolved } = await inventoryOf({
    'package.json': '{ "dependencies": { "sails": "1.0.0", "loopback": "3.0.0" } }',
    'serverless.yml': 'functions:\n  hello:\n    handler: hello.main\n',
  });
  expect(unresolved.map(({ file, what }) => `${file} ${what}`)).toEqual([
    'package.json loopback',
    'package.json sails',
    'serverless.yml route',
  ]);
});
