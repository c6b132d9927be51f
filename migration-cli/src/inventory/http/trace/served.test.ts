import { expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

const MANIFEST = '{ "dependencies": { "hono": "4", "elysia": "1", "h3": "1" } }';

const loose = async (files: Record<string, string>) => {
  const { routes, unresolved } = await inventoryOf({ 'package.json': MANIFEST, ...files });
  const unmounted = unresolved.filter(({ why }) => why.startsWith('no application is known'));
  return { routes: routes.map(({ path }) => path), unmounted: unmounted.map(({ file }) => file) };
};

const HONO = "import { Hono } from 'hono';\n";
const USERS = `${HONO}const users = new Hono();\nusers.get('/:id', (c) => c.text(''));\nexport default users;`;
const MOUNTS = `${HONO}import users from './users';\nexport const app = new Hono().basePath('/v1');\napp.route('/users', users);\n`;

it.each([
  ["import { serve } from '@hono/node-server';\nserve({ fetch: app.fetch, port: 3000 });"],
  ["import { serve } from '@hono/node-server';\nasync function start() { serve({ fetch: app.fetch }); }\nstart();"],
  ["import { handle } from 'hono/aws-lambda';\nexport const handler = handle(app);"],
  ['export default { port: 3000, fetch: app.fetch };'],
  ['export default app;'],
])('an application of Hono is one where requests are handed to it: %s', async (end) => {
  const found = await loose({ 'users.ts': USERS, 'app.ts': MOUNTS + end });
  expect(found).toEqual({ routes: ['/v1/users/:id'], unmounted: [] });
});

it('an application of Elysia listens, one of H3 is made a listener', async () => {
  const elysia = "import { Elysia } from 'elysia';\nnew Elysia().get('/a', () => '').listen(3000);";
  expect(await loose({ 'a.ts': elysia })).toEqual({ routes: ['/a'], unmounted: [] });
  const h3 =
    "import { createApp, createRouter, toNodeListener } from 'h3';\nconst app = createApp();\nconst r = createRouter();\nr.get('/b', () => '');\napp.use(r);\nexport const listener = toNodeListener(app);";
  expect(await loose({ 'b.ts': h3 })).toEqual({ routes: ['/b'], unmounted: [] });
});

it('a router that nothing serves is said, also where several modules export one', async () => {
  expect(await loose({ 'users.ts': USERS, 'app.ts': MOUNTS })).toEqual({
    routes: ['/v1/users/:id'],
    unmounted: ['users.ts'],
  });
  const { unmounted } = await loose({ 'a.ts': USERS, 'b.ts': USERS });
  expect(unmounted).toEqual(['a.ts', 'b.ts']);
});
