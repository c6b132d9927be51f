import { expect, it } from 'vitest';
import { application, applicationPlan } from '../plan/testing/applications.ts';
import { extractInMemory, inventoryOf, type Tree } from '../plan/testing/in-memory.ts';
import { smallShopPlan } from '../plan/testing/small-shop.ts';
import { findRoutes } from './routes.ts';

const plan = applicationPlan('routers', smallShopPlan, ['users']);

async function failed(before: Tree, spoil: (after: Tree) => Tree = (after) => after): Promise<string[]> {
  const { files } = await extractInMemory(before, plan);
  return findRoutes(plan, await inventoryOf(before), await inventoryOf(spoil(files as Tree))).failed;
}

it('of a cut application finds a route that both sides answer, and leaves another program in the tree alone', async () => {
  const stub =
    "const app = require('express')();\napp.post('/api/users', (req, res) => res.end());\napp.listen(3001);\n";
  const tree = { ...application('routers', ['users', 'orders']), 'src/tools/stub.js': stub };
  expect(await failed(tree)).toEqual([]);
  const again = (after: Tree) => ({
    ...after,
    'src/server.js': (after['src/server.js'] ?? '').replace(
      'app.listen',
      "app.get('/api/users', (q, r) => r.end());\napp.listen",
    ),
  });
  expect(await failed(tree, again)).toEqual([
    expect.stringMatching(/^GET \/api\/users \(src\/server\.js:\d+\) is answered by the monolith as well$/),
  ]);
});
