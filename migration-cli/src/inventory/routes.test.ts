// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { describe, expect, it } from 'vitest';
import { inventoryOf } from './testing/inventory-of.ts';

const routes = async (tree: Record<string, string>) =>
  (await inventoryOf(tree)).routes.map((route) => `${route.method} ${route.path} ${route.file}`);

describe('routes', () => {
  it('carry the prefix of every router that holds them', async () => {
    const found = await routes({
      'app.js':
        "const express = require('express');\nconst app = express();\nconst api = express.Router();\napp.use('/api', api);\napi.use('/users', require('./users'));\napp.get('/health', (q, s) => s.end());\napp.get('setting');\nmodule.exports = app;",
      'users.js':
        "const { Router } = require('express');\nconst router = Router({ mergeParams: true });\nrouter.get('/', (q, s) => s.end());\nrouter.route('/:id').get(a).put(b).delete(c);\nfunction a() {} function b() {} function c() {}\nmodule.exports = router;",
    });
    expect(found).toEqual(
      [
        'DELETE /api/users/:id users.js',
        'GET /api/users users.js',
        'GET /api/users/:id users.js',
        'GET /health app.js',
        'PUT /api/users/:id users.js',
      ].sort((a, b) => (a.split(' ')[1] ?? '').localeCompare(b.split(' ')[1] ?? '') || a.localeCompare(b)),
    );
  });

  it('follow factories, barrels, parameters and two applications made by one function', async () => {
    const found = await routes({
      'web.ts':
        "import express, { type Express } from 'express';\nexport function createWeb(): Express { const app = express(); app.get('/ready', (q, s) => { s.end(); }); return app; }",
      'routes/index.ts': "export { userRoutes } from './users';\nexport * from './posts';",
      'routes/users.ts':
        "import { Router } from 'express';\nexport function userRoutes() { const r = Router(); r.post('/', (q, s) => { s.end(); }); return r; }",
      'routes/posts.ts':
        "import type { Express } from 'express';\nexport const registerPosts = (target: Express) => { target.patch('/posts/:id', (q, s) => { s.end(); }); };",
      'one.ts':
        "import { createWeb } from './web';\nimport { userRoutes, registerPosts } from './routes';\nexport function one() { const app = createWeb(); app.use('/users', userRoutes()); registerPosts(app); return app; }",
      'two.ts':
        "import { createWeb } from './web';\nimport { one } from './one';\nconst app = createWeb();\napp.use('/inner', one());\napp.get('/two', (q, s) => { s.end(); });",
    });
    expect(found).toEqual([
      'PATCH /inner/posts/:id routes/posts.ts',
      'GET /inner/ready web.ts',
      'POST /inner/users routes/users.ts',
      'GET /ready web.ts',
      'GET /two two.ts',
    ]);
  });

  it('take arrays, constants, loops over lists and loops over a folder', async () => {
    const found = await routes({
      'app.mjs': [
        "import express, { Router } from 'express';",
        "import { autoload } from './parts/index.cjs';",
        "const BASE = '/v1';",
        'const app = express();',
        "app.all([`${BASE}/a`, '/b'], (q, s) => s.end());",
        "const c = Router(); c.get('/x', (q, s) => s.end());",
        "const d = Router(); d.get('/y', (q, s) => s.end());",
        "for (const { path, router } of [{ path: '/c', router: c }, { path: '/d', router: d }]) app.use(path, router);",
        "['get', 'put'].forEach((name) => app.get(`/each/${name}`, (q, s) => s.end()));",
        'autoload(app);',
      ].join('\n'),
      'parts/index.cjs':
        "const fs = require('fs');\nexports.autoload = (app) => { for (const file of fs.readdirSync(__dirname)) app.use('/parts/' + file.replace('.cjs', ''), require('./' + file)); };",
      'parts/shop.cjs': "const r = require('express').Router(); r.get('/list', (q, s) => s.end()); module.exports = r;",
    });
    expect(found).toEqual([
      'ALL /b app.mjs',
      'GET /c/x app.mjs',
      'GET /d/y app.mjs',
      'GET /each/get app.mjs',
      'GET /each/put app.mjs',
      'GET /parts/shop/list parts/shop.cjs',
      'ALL /v1/a app.mjs',
    ]);
  });

  it('know Koa routers and Fastify plugins', async () => {
    const found = await routes({
      'koa.js':
        "const Router = require('@koa/router'); const r = new Router({ prefix: '/k' }); r.get('/x', async (ctx) => {}); module.exports = r;",
      'f.js': "const app = require('fastify')(); app.register(require('./plugin'), { prefix: '/f' });",
      'plugin.js': "module.exports = async function plugin(fastify, options) { fastify.get('/y', async () => ({})); };",
    });
    expect(found).toEqual(['GET /f/y plugin.js', 'GET /k/x koa.js']);
  });

  it('say a path that is computed, and leave out tests and clients that look alike', async () => {
    const inventory = await inventoryOf({
      'app.js': [
        "const app = require('express')(); app.get(process.env.PATH_X + '/x', (q, s) => s.end());",
        'app.get(`/a/${process.argv[2]}/b`, (q, s) => s.end());',
        "app.use(process.env.BASE || '/base', require('./router'));",
        "const axios = require('axios'); axios.get('/not', {}); new Map().get('/no', 1);",
      ].join('\n'),
      'router.js':
        "const router = require('express').Router(); router.put('/y', (q, s) => s.end()); module.exports = router;",
      'loose.js': "const router = require('express').Router(); router.put('/z', (q, s) => s.end());",
      'test/app.test.js': "const app = require('express')(); app.get('/in-test', (q, s) => s.end());",
    });
    expect(inventory.routes.map((route) => route.path)).toEqual(['/base/y', '/x', '/z']);
    expect(inventory.unresolved).toEqual([
      { file: 'app.js', line: 1, what: 'route', why: "its path is computed; '/x' is used" },
      { file: 'app.js', line: 2, what: 'route', why: 'GET /a/{…}/b is left out: a part of its path is computed' },
      { file: 'app.js', line: 2, what: 'route', why: 'its path is computed' },
      { file: 'app.js', line: 3, what: 'route', why: "its path is set by BASE; '/base' is used" },
      {
        file: 'loose.js',
        line: 1,
        what: 'route',
        why: 'no application is known to mount the router; its routes stand as they are written',
      },
    ]);
  });

  it('are said to be unread where a framework makes them of names of files', async () => {
    const { routes, unresolved } = await inventoryOf({
      'package.json': '{\n  "name": "x",\n  "dependencies": { "thinkjs": "3.0.0" }\n}',
      'src/controller/user.js': 'module.exports = class extends think.Controller { indexAction() {} };',
    });
    expect(routes).toEqual([]);
    expect(unresolved.map(({ file, line, why }) => `${file}:${line} ${why}`)).toEqual([
      'package.json:3 routes that thinkjs makes of names of files, of models or of settings of its own are not read',
    ]);
  });
});
