import { describe, expect, it } from 'vitest';
import { parsePlan } from './parse.ts';
import { proposePlan } from './propose.ts';
import { sourcesOf } from './sources.ts';
import { application, applicationPlan } from './testing/applications.ts';
import { extractInMemory, inventoryOf, type Tree } from './testing/in-memory.ts';
import { smallShopPlan } from './testing/small-shop.ts';

const controller = (name: string) => `import { request } from 'koa-swagger-decorator';
import { ${name} } from '../entity/${name}';

export default class {
  @request('get', '/${name}s')
  public static async list(ctx) {
    ctx.body = ${name};
  }

  @request('get', '/${name}s/{id}')
  public static async one(ctx) {
    ctx.body = ${name};
  }

  @request('post', '/${name}s')
  public static async create(ctx) {
    ctx.body = ${name};
  }
}
`;

/** Classes that a folder pattern registers, and a barrel through which a router names them once more. */
const decorated: Tree = {
  'package.json': JSON.stringify({
    name: 'app',
    version: '1.0.0',
    scripts: { start: 'node src/server.js', test: 'jest' },
    dependencies: { koa: '3.0.0', '@koa/router': '14.0.0', 'koa-swagger-decorator': '1.8.0' },
  }),
  'src/entity/user.ts': 'export const user = 1;\n',
  'src/entity/order.ts': 'export const order = 1;\n',
  'src/controller/user.ts': controller('user'),
  'src/controller/order.ts': controller('order'),
  'src/controller/index.ts': "export { default as user } from './user';\nexport { default as order } from './order';\n",
  'src/orders.ts': `import Router from '@koa/router';
import { order } from './controller';

export const orders = new Router();
orders.get('/orders', order.list);
orders.get('/orders/:id', order.one);
orders.post('/orders', order.create);
`,
  'src/users.ts': `import { SwaggerRouter } from 'koa-swagger-decorator';
import { user } from './controller';

export const users = new SwaggerRouter();
users.get('/users', user.list);
users.get('/users/:id', user.one);
users.post('/users', user.create);
users.mapDir(__dirname);
`,
  'src/server.ts': `import Koa from 'koa';
import { orders } from './orders';
import { users } from './users';

const app = new Koa();
app.use(orders.routes());
app.use(users.routes());
app.listen(3000);
`,
  'tests/order.test.ts': "import Order from '../src/controller/order';\nit('lists', () => Order.list({}));\n",
};

const nest = (name: string, type: string) => `import { Controller, Get, Post } from '@nestjs/common';

@Controller('api/${name}s')
export class ${type}Controller {
  @Get()
  list() {
    return [];
  }

  @Get(':id')
  one() {
    return {};
  }

  @Post()
  create() {
    return {};
  }
}
`;

/** Controllers that an application takes as they come, from a barrel. */
const walked: Tree = {
  'package.json': JSON.stringify({
    name: 'app',
    version: '1.0.0',
    scripts: { start: 'node src/main.js' },
    dependencies: { '@nestjs/common': '10.0.0', '@nestjs/core': '10.0.0' },
  }),
  'src/controller/user.controller.ts': nest('user', 'User'),
  'src/controller/order.controller.ts': nest('order', 'Order'),
  'src/controller/index.ts': "export * from './user.controller';\nexport * from './order.controller';\n",
  'src/app.module.ts': `import { Module } from '@nestjs/common';
import * as Controllers from './controller';

@Module({ controllers: [...Object.values(Controllers)] })
export class AppModule {}
`,
  'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

const app = await NestFactory.create(AppModule);
await app.listen(3000);
`,
};

describe('what a barrel passes on', () => {
  it('leaves with those who named it, so that files move instead of being copied', async () => {
    const tree = application('modules', ['users', 'orders']);
    const { built, files } = await extractInMemory(tree, applicationPlan('modules', smallShopPlan, ['users']));
    expect(built.problems).toEqual([]);
    expect(files['src/routes.mjs']).toBe("export { ordersRoutes } from './orders/orders.routes.mjs';\n");
    expect(files['part/backend/src/routes.mjs']).toBe("export { usersRoutes } from './users/users.routes.mjs';\n");
    expect(files['part/backend/src/orders/orders.routes.mjs']).toBeUndefined();
  });

  it('stays where somebody takes everything, or loads it for what it does', async () => {
    const tree = application('modules', ['users', 'orders']);
    tree['src/list.mjs'] = "import * as all from './routes.mjs';\nconsole.log(Object.keys(all));\n";
    tree['src/server.mjs'] = `import './list.mjs';\n${tree['src/server.mjs']}`;
    const { files } = await extractInMemory(tree, applicationPlan('modules', smallShopPlan, ['users']));
    expect(files['src/routes.mjs']).toBe(tree['src/routes.mjs']);
    expect(files['part/backend/src/routes.mjs']).toBe(tree['src/routes.mjs']);
  });

  it('does not lead to a class that is left out; a proposal takes the class, its tables and its tests along', async () => {
    const inventory = await inventoryOf(decorated);
    const plan = parsePlan(proposePlan(inventory, 'app', null, sourcesOf(decorated)));
    const phases = plan.phases.slice(0, 1);
    const moved = ['src/controller/order.ts', 'src/entity/order.ts', 'src/orders.ts', 'tests/**'];
    expect(phases.map(({ move, routes }) => [routes?.moves, move])).toEqual([[['/orders/**'], moved]]);
    const { built, files } = await extractInMemory(decorated, { ...plan, phases });
    expect(built.problems).toEqual([]);
    const folder = `${plan.services.order?.folder}/backend`;
    expect(files[`${folder}/src/controller/index.ts`]).toBe("export { default as order } from './order';\n");
    expect(files[`${folder}/src/controller/user.ts`]).toBeUndefined();
    expect(files['src/controller/index.ts']).toBe("export { default as user } from './user';\n");
    expect(files['src/controller/order.ts']).toBeUndefined();
    expect(files[`${folder}/tests/order.test.ts`]).toBe(decorated['tests/order.test.ts']);
  });

  it('does not lead to a controller that the side is without, where a module of NestJS walks all of them', async () => {
    const plan = applicationPlan('modules', smallShopPlan, ['users']);
    const [service] = Object.values(plan.services);
    if (service?.backend?.entry) service.backend.entry = { ...service.backend.entry, module: 'src/main.ts' };
    for (const phase of plan.phases) phase.routes = { moves: ['/api/users/**'], shares: [] };
    const { built, files } = await extractInMemory(walked, plan);
    expect(built.problems).toEqual([]);
    const folder = 'part/backend';
    expect(files[`${folder}/src/controller/index.ts`]).toBe("export * from './user.controller';\n");
    expect(files[`${folder}/src/controller/order.controller.ts`]).toBeUndefined();
    expect(files['src/controller/index.ts']).toBe("export * from './order.controller';\n");
    expect(files[`${folder}/src/app.module.ts`]).toBe(walked['src/app.module.ts']);
  });
});
