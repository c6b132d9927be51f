import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const controllers = [
  "import { Controller } from '@tsed/di';",
  "import { Get, Post } from '@tsed/schema';",
  "@Controller('/users') export class Users { @Get('/:id') get() {} @Post('/') add() {} }",
  "@Controller({ path: '/staff', children: [Pay] }) export class Staff { @Get('/x') x() {} }",
  "@Controller('/pay') export class Pay { @Get('/y') y() {} }",
  "@Controller('/loose') export class Loose { @Get('/') z() {} }",
].join('\n');

async function read(tree: Record<string, string>) {
  const { routes, unresolved } = await inventoryOf({ 'src/controllers/all.ts': controllers, ...tree });
  return {
    routes: routes.map(({ method, path }) => `${method} ${path}`),
    said: unresolved.flatMap(({ what, why, line }) => (what === 'route' ? [`${line} ${why}`] : [])),
  };
}

const server = (mount: string, before = '') => ({
  'src/server.ts': `import { Configuration } from '@tsed/di';\n${before}\n@Configuration({ rootDir: __dirname, mount: ${mount} }) export class Server {}`,
});

describe('controllers of Ts.ED', () => {
  it('stand below the path that mounts their class, and children below their parent', async () => {
    const tree = server("{ '/rest': [Users, ...[Staff]] }", "import { Users, Staff } from './controllers/all';");
    expect(await read(tree)).toEqual({
      routes: ['GET /rest/staff/pay/y', 'GET /rest/staff/x', 'POST /rest/users', 'GET /rest/users/:id'],
      said: ['6 no mount of the application names this controller'],
    });
  });

  it('are found by patterns, below each prefix', async () => {
    const tree = server("{ '/v1': '${rootDir}/controllers/*.ts', '/v2': [`${__dirname}/controllers/**/*.ts`] }");
    const { routes, said } = await read(tree);
    expect(routes.filter((route) => /loose|pay/.test(route))).toEqual([
      'GET /v1/loose',
      'GET /v1/staff/pay/y',
      'GET /v2/loose',
      'GET /v2/staff/pay/y',
    ]);
    expect(said).toEqual([]);
  });

  it('are everything that a module exports which is mounted as a whole', async () => {
    const barrel = { 'src/rest.ts': "export * from './controllers/all';" };
    const tree = server("{ '/rest': [...Object.values(rest)] }", "import * as rest from './rest';");
    expect((await read({ ...barrel, ...tree })).routes).toContain('GET /rest/users/:id');
  });

  it('keep their own paths where a mount can not be read, or none is there', async () => {
    expect((await read(server("{ '/rest': [...found()] }"))).routes).toContain('GET /users/:id');
    expect((await read({})).routes).toContain('GET /users/:id');
  });
});

describe('paths of tsoa', () => {
  it('have their parameters as Express has them', async () => {
    const { routes } = await read({
      'src/pets.ts':
        "import { Controller, Get, Route } from 'tsoa'; @Route('pets') export class Pets extends Controller { @Get('{id}/x') get() {} }",
      'tsoa.json': '{ "routes": { "basePath": "/v1" } }',
    });
    expect(routes).toContain('GET /v1/pets/:id/x');
  });
});
