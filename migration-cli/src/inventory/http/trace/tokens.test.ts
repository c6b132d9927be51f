import { expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

const routes = async (tree: Record<string, string>) =>
  (await inventoryOf(tree)).routes.map(({ method, path }) => `${method} ${path}`);

const ROUTERS = {
  'types.ts': "export const TYPES = { Api: Symbol.for('Api'), Users: Symbol.for('Users') };",
  'base.ts':
    "import { Router } from 'express';\nexport abstract class Base { protected router = Router(); abstract setup(): void; get() { this.setup(); return this.router; } }",
  'users.ts':
    "import { Base } from './base';\nexport class Users extends Base { setup() { this.router.post('/', (req, res) => res.end()); } }",
  'api.ts': [
    "import { inject } from 'inversify';",
    "import { Base } from './base';",
    "import { TYPES } from './types';",
    'export class Api extends Base {',
    '  constructor(@inject(TYPES.Users) private readonly users: Base) { super(); }',
    "  setup() { this.router.use('/users', this.users.get()); }",
    '}',
  ].join('\n'),
  'app.ts': [
    "import express from 'express';",
    "import type { Container } from 'inversify';",
    "import type { Base } from './base';",
    "import { TYPES } from './types';",
    "export const start = (container: Container) => { const app = express(); app.use('/v1', container.get<Base>(TYPES.Api).get()); return app; };",
  ].join('\n'),
};

const IMPORTS =
  "import { Api } from './api';\nimport { Users } from './users';\nimport { Base } from './base';\nimport { TYPES } from './types';";

it('routers that a container makes for a token stand where they are mounted', async () => {
  const inversify =
    'export const bind = (c) => { c.bind<Base>(TYPES.Api).to(Api).inSingletonScope(); c.bind(TYPES.Users).to(Users); };';
  expect(await routes({ ...ROUTERS, 'container.ts': `${IMPORTS}\n${inversify}` })).toEqual(['POST /v1/users']);
  const tsyringe = 'container.register(TYPES.Api, { useClass: Api }); container.registerSingleton(TYPES.Users, Users);';
  expect(await routes({ ...ROUTERS, 'container.ts': `${IMPORTS}\n${tsyringe}` })).toEqual(['POST /v1/users']);
});

it('a token that several classes are bound to is not taken for one of them', async () => {
  const both =
    'export const bind = (c) => { c.bind(TYPES.Api).to(Api); c.bind(TYPES.Users).to(Users); c.bind(TYPES.Users).to(Base); };';
  const { routes: found, unresolved } = await inventoryOf({ ...ROUTERS, 'container.ts': `${IMPORTS}\n${both}` });
  expect(found.map(({ path }) => path)).toEqual(['/']);
  expect(unresolved.map(({ file, why }) => `${file} ${why}`)).toEqual([
    'users.ts no application is known to mount the router; its routes stand as they are written',
  ]);
});

it('applications of uWebSockets.js answer as they are written', async () => {
  const app =
    "import uws from 'uWebSockets.js';\nuws.App().get('/health', (res) => res.end()).del('/x', (res) => res.end()).listen(1, () => {});";
  expect(await routes({ 'app.ts': app })).toEqual(['GET /health', 'DELETE /x']);
});
