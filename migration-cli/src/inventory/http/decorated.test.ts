import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const routes = async (tree: Record<string, string>) =>
  (await inventoryOf(tree)).routes.map((route) => `${route.method} ${route.path}`);

describe('routes that decorators declare', () => {
  it('have the global prefix, the version and the paths of a NestJS controller', async () => {
    const tree = {
      'src/main.ts': [
        "import { NestFactory } from '@nestjs/core';",
        "import { VersioningType } from '@nestjs/common';",
        "import { AppModule } from './app.module';",
        'async function main() {',
        '  const app = await NestFactory.create(AppModule);',
        "  app.setGlobalPrefix(process.env.API_PREFIX || 'api', { exclude: ['health', { path: 'docs/*', method: 0 }] });",
        '  app.enableVersioning({ type: VersioningType.URI });',
        '}',
        'main();',
      ].join('\n'),
      'src/app.module.ts': [
        "import { Module } from '@nestjs/common';",
        "import { RouterModule } from '@nestjs/core';",
        "import { CatsController, HealthController, AdminController } from './controllers';",
        '@Module({ controllers: [AdminController] }) class AdminModule {}',
        "@Module({ imports: [AdminModule, RouterModule.register([{ path: 'staff', module: AdminModule }])], controllers: [CatsController, HealthController] })",
        'export class AppModule {}',
      ].join('\n'),
      'src/controllers.ts': [
        "import { All, applyDecorators, Controller, Delete, Get, Post, Sse, Version } from '@nestjs/common';",
        'const Made = (path: string) => applyDecorators(Post(path), Version("2"));',
        'abstract class Crud { @Get() list() {} @Get(":id") one() {} @Delete(":id") drop() {} }',
        "@Controller({ path: 'cats', version: ['1', '2'] }) export class CatsController extends Crud {",
        "  @Get(['a', 'b']) both() {} @Made('made') made() {} drop() {} @Sse('live') live() {} }",
        "@Controller() export class HealthController { @Get('health') health() {} @Get('docs/all') docs() {} }",
        "@Controller('keys') export class AdminController { @All() all() {} }",
        "@Controller('unused') export class UnusedController { @Get() get() {} }",
      ].join('\n'),
    };
    expect(await routes(tree)).toEqual([
      'ALL /api/staff/keys',
      'GET /api/v1/cats',
      'GET /api/v1/cats/:id',
      'GET /api/v1/cats/a',
      'GET /api/v1/cats/b',
      'GET /api/v1/cats/live',
      'GET /api/v2/cats',
      'GET /api/v2/cats/:id',
      'GET /api/v2/cats/a',
      'GET /api/v2/cats/b',
      'GET /api/v2/cats/live',
      'POST /api/v2/cats/made',
      'GET /docs/all',
      'GET /health',
    ]);
    const { unresolved } = await inventoryOf(tree);
    expect(unresolved.filter(({ what }) => what === 'route').map(({ why }) => why)).toEqual([
      'no module registers this controller',
      "its path is set from outside; 'api' is used",
    ]);
  });

  it('are read through decorators that a list of decorators makes; a controller without a known path is said', async () => {
    const tree = {
      'made.ts': [
        "import { applyDecorators, Controller, Get, UseGuards } from '@nestjs/common';",
        'export function Section(name: string, secured = true) {',
        '  const list = [Tags(name), Controller(name)];',
        '  if (secured) list.push(Auth());',
        '  return applyDecorators(...list);',
        '}',
        'export const Read = (path: string) => { const list = []; list.push(Get(path)); return applyDecorators(...list); };',
      ].join('\n'),
      'app.ts': [
        "import { Module } from '@nestjs/common';",
        "import { Hidden } from 'some-package';",
        "import { Read, Section } from './made';",
        "@Section('cats', false) export class Cats { @Read(':id') one() {} }",
        "@Section('dogs') export class Dogs { @Read('all') all() {} }",
        "@Hidden('birds') export class Birds { @Read('all') all() {} }",
        '@Module({ controllers: [Cats, Dogs, Birds] }) export class App {}',
      ].join('\n'),
    };
    expect(await routes(tree)).toEqual(['GET /cats/:id', 'GET /dogs/all']);
    expect((await inventoryOf(tree)).unresolved).toEqual([
      {
        file: 'app.ts',
        line: 6,
        what: 'route',
        why: 'a module registers this class, but no decorator that is known says its path',
      },
    ]);
  });

  it('stand without a prefix that is computed and only set under a condition, which is said', async () => {
    const tree = {
      'main.ts':
        "import { NestFactory } from '@nestjs/core'; import { A } from './a';\nasync function main() { const app = await NestFactory.create(A); const base = trimmed(process.env.BASE); if (base) { app.setGlobalPrefix(base); } }",
      'a.ts': "import { Controller, Get } from '@nestjs/common'; @Controller('a') export class A { @Get('x') x() {} }",
    };
    expect(await routes(tree)).toEqual(['GET /a/x']);
    expect((await inventoryOf(tree)).unresolved.map(({ why }) => why)).toEqual(['its path is computed']);
  });

  it('take a prefix from a configuration namespace', async () => {
    const found = await routes({
      'main.ts':
        "import { NestFactory } from '@nestjs/core'; import { A } from './a';\nasync function main(config) { const app = await NestFactory.create(A); app.setGlobalPrefix(config.getOrThrow('app.apiPrefix')); }",
      'config.ts':
        "import { registerAs } from '@nestjs/config'; export default registerAs('app', () => { check(); return { apiPrefix: process.env.API_PREFIX || 'v9' }; });",
      'a.ts':
        "import { Controller, Get } from '@nestjs/common'; @Controller('a') export class A { @Get('/x/') x() {} }",
    });
    expect(found).toEqual(['GET /v9/a/x']);
    const fromExample = await routes({
      '.env.example': 'API_PREFIX=v7',
      'main.ts':
        "import { NestFactory } from '@nestjs/core'; import { A } from './a';\nasync function main(config) { const app = await NestFactory.create(A); app.setGlobalPrefix(config.get('app.prefix')); }",
      'config.ts':
        "import { registerAs } from '@nestjs/config'; export default registerAs('app', () => ({ prefix: process.env.API_PREFIX }));",
      'a.ts': "import { Controller, Get } from '@nestjs/common'; @Controller('a') export class A { @Get('x') x() {} }",
    });
    expect(fromExample).toEqual(['GET /v7/a/x']);
  });

  it('are read for routing-controllers with the example value of a variable', async () => {
    const found = await routes({
      '.env.example': 'ROUTE_PREFIX="/api" # where the routes stand\n',
      'server.ts':
        "import { createExpressServer } from 'routing-controllers'; import { env } from './env';\ncreateExpressServer({ routePrefix: env.routePrefix, controllers: [__dirname + '/api/*.ts'] });",
      'env.ts': "import { need } from './need'; export const env = { routePrefix: need('ROUTE_PREFIX') };",
      'need.ts':
        'export function need(key: string) { if (!process.env[key]) throw new Error(key); return process.env[key]; }',
      'api/users.ts':
        "import { Get, JsonController, Method, Param } from 'routing-controllers'; @JsonController('/users') export class Users { @Get() all() {} @Get('/:id') one(@Param('id') id) {} @Method('move', '/:id') move() {} }",
    });
    expect(found).toEqual(['GET /api/users', 'GET /api/users/:id', 'MOVE /api/users/:id']);
  });

  it('are read for inversify, tsoa, LoopBack, typescript-rest and fastify-decorators', async () => {
    const found = await routes({
      'inversify/app.ts':
        "import { InversifyExpressServer } from 'inversify-express-utils'; import './home'; new InversifyExpressServer(box, null, { rootPath: '/inv' });",
      'inversify/home.ts':
        "import { controller, httpGet, httpMethod } from 'inversify-express-utils'; @controller('/home') export class Home { @httpGet('/') index() {} @httpMethod('patch', '/p') p() {} }",
      'tsoa/tsoa.json': '{ "routes": { "basePath": "/t" } }',
      'tsoa/users.ts':
        "import { Get, Path, Route } from 'tsoa'; @Route('users') export class Users { @Get('{id}') one(@Path() id: string) {} }",
      'loopback/ping.ts': "import { get } from '@loopback/rest'; export class Ping { @get('/ping') ping() {} }",
      'plain/hello.ts':
        "import { GET, Path } from 'typescript-rest'; @Path('/hello') export class Hello { @Path(':name') @GET say() {} }",
      'fastify/items.ts':
        "import { Controller, GET } from 'fastify-decorators'; @Controller({ route: '/items' }) export default class Items { @GET({ url: '/:id' }) one() {} }",
    });
    expect(found).toEqual([
      'GET /hello/:name',
      'GET /inv/home',
      'PATCH /inv/home/p',
      'GET /items/:id',
      'GET /ping',
      'GET /t/users/:id',
    ]);
  });

  it('stand under the path that the decorator names beside a token, and are said where it names none that is known', async () => {
    const tree = {
      'users.ts': [
        "import { Controller, Described, Get } from 'some-koa-framework';",
        "const USERS = Symbol.for('Users');",
        "@DescribedController({ name: 'Users' })",
        "@Controller(USERS, { basePath: '/api/users' })",
        "export class Users { @Get('/:id') one(ctx) {} }",
      ].join('\n'),
      'teams.ts':
        "import { Controller, Get } from 'some-koa-framework';\n@Controller(process.argv[2]) export class Teams { @Get('/') all(ctx) {} }",
    };
    expect(await routes(tree)).toEqual(['GET /api/users/:id']);
    const { unresolved } = await inventoryOf(tree);
    expect(unresolved.map(({ file, line, why }) => `${file}:${line} ${why}`)).toEqual([
      'teams.ts:2 its path is computed',
    ]);
  });
});
