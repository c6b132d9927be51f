import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

const ROUTER = [
  "import { SwaggerRouter } from 'koa-swagger-decorator';",
  "import * as things from './controllers/things';",
  'const router = new SwaggerRouter();',
  "router.get('/by-hand', things.list);",
  "router.swagger({ title: 'x' });",
  'router.mapDir(__dirname);',
  'export { router };',
].join('\n');
const APP = [
  "import Koa from 'koa';",
  "import { router } from './router';",
  'const app = new Koa();',
  'app.use(router.routes()).use(router.allowedMethods());',
].join('\n');

describe('routers of koa-swagger-decorator', () => {
  it('hold what is registered by hand and what the decorators of the classes below a folder say', async () => {
    const { routes, unresolved } = await inventoryOf({
      'src/app.ts': APP,
      'src/router.ts': ROUTER,
      'src/controllers/things.ts': [
        "import { request, prefix } from 'koa-swagger-decorator';",
        "@prefix('/things')",
        'export default class Things {',
        "  @request('get', '/{id}') static async one(ctx) {}",
        "  @request('DELETE', '') static async none(ctx) {}",
        "  static async helper() { return 'get'; }",
        '}',
        'export const list = async (ctx) => {};',
      ].join('\n'),
    });
    expect(routes.map(({ method, path, file, line }) => `${method} ${path} ${file}:${line}`)).toEqual([
      'GET /by-hand src/router.ts:4',
      'DELETE /things src/controllers/things.ts:5',
      'GET /things/:id src/controllers/things.ts:4',
    ]);
    expect(unresolved.map(({ line, why }) => `${line}: ${why}`)).toEqual([
      '5: the pages of its own description are left out',
    ]);
  });

  it('take one class, and objects that say method and path', async () => {
    const { routes } = await inventoryOf({
      'app.ts': [
        "import Koa from 'koa';",
        "import { SwaggerRouter, routeConfig } from 'koa-swagger-decorator';",
        'class Notes {',
        "  @routeConfig({ method: 'put', path: '/notes/{id}' }) async change(ctx) {}",
        '}',
        'const router = new SwaggerRouter();',
        'router.applyRoute(Notes);',
        'new Koa().use(router.routes());',
      ].join('\n'),
    });
    expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual(['PUT /notes/:id']);
  });

  it('say a folder that is computed, and routers of packages that are not known', async () => {
    const { routes, unresolved } = await inventoryOf({
      'app.js': [
        "const Koa = require('koa');",
        "const { SwaggerRouter } = require('koa-swagger-decorator');",
        "const magic = require('koa-magic-routes');",
        'const router = new SwaggerRouter();',
        'router.mapDir(process.argv[2]);',
        'new Koa().use(router.routes()).use(magic.load().routes());',
      ].join('\n'),
    });
    expect(routes).toEqual([]);
    expect(unresolved.filter(({ what }) => what === 'route')).toEqual([
      { file: 'app.js', line: 5, what: 'route', why: 'the folder that is loaded is computed' },
      { file: 'app.js', line: 6, what: 'route', why: 'what koa-magic-routes answers is not read' },
    ]);
  });
});
