// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

const ROUTER = [
  'export default class Router {',
  '  routes = {};',
  '  get(path, handler) { this.routes[`GET ${path}`] = handler; }',
  '  post(path, handler) { this.routes[`POST ${path}`] = handler; }',
  '  del(path, handler) { this.routes[`DELETE ${path}`] = handler; }',
  '}',
].join('\n');

it('routes of a router that the application wrote itself stand as they are written, which is said', async () => {
  const { routes, unresolved } = await inventoryOf({
    'router.ts': ROUTER,
    'items.ts': [
      "import Router from './router';",
      'const router = new Router();',
      "router.get('api/items/:id', async (path, ctx) => ctx.load(path.id));",
      "router.del('api/items/:id', async (path, ctx) => ctx.drop(path.id));",
      'export default router;',
    ].join('\n'),
    'app.ts':
      "import Koa from 'koa';\nimport items from './items';\nconst app = new Koa();\napp.use(async (ctx) => items.routes[`${ctx.method} ${ctx.path}`](ctx));",
  });
  expect(routes).toEqual([
    expect.objectContaining({ method: 'DELETE', path: '/api/items/:id', file: 'items.ts', line: 4 }),
    expect.objectContaining({ method: 'GET', path: '/api/items/:id', file: 'items.ts', line: 3 }),
  ]);
  expect(unresolved).toEqual([
    expect.objectContaining({ file: 'items.ts', why: expect.stringContaining('as they are written') }),
  ]);
});

it('a client that sends requests, and a router that hands its routes on, have no routes of their own', async () => {
  const { routes, unresolved } = await inventoryOf({
    'client.ts': `${ROUTER.replace('Router', 'Client')}\nexport const client = new Client();\nclient.get('/far', { retries: 2 });`,
    'app.ts': [
      "import express from 'express';",
      'const app = express();',
      'class Routes {',
      '  get(path, handler) { app.get(`/v1${path}`, handler); }',
      '  post(path, handler) { app.post(`/v1${path}`, handler); }',
      '}',
      'const routes = new Routes();',
      "routes.get('/near', (req, res) => res.end());",
      "routes.post('/near', (req, res) => res.end());",
    ].join('\n'),
  });
  expect(routes.map(({ method, path, line }) => `${method} ${path} ${line}`)).toEqual([
    'GET /v1/near 8',
    'POST /v1/near 9',
  ]);
  expect(unresolved).toEqual([]);
});
