import { expect, it } from 'vitest';
import { application, applicationPlan } from './testing/applications.ts';
import { extractInMemory } from './testing/in-memory.ts';
import { smallShopPlan } from './testing/small-shop.ts';

it('a pattern with two targets is printed by the one that led there, whatever dots a name has', async () => {
  const tree = application('routers', ['users', 'orders']);
  tree['tsconfig.json'] = JSON.stringify({ compilerOptions: { baseUrl: '.', paths: { '*': ['./src/*'] } } });
  tree['src/errors/error.types.ts'] = 'export class NotFound extends Error {}\n';
  tree['src/find.ts'] = "import { NotFound } from 'errors/error.types';\nexport const find = () => new NotFound();\n";
  tree['src/routes/users.js'] = `const { find } = require('find');\nfind();\n${tree['src/routes/users.js']}`;
  const { built, files } = await extractInMemory(tree, applicationPlan('routers', smallShopPlan, ['users']));
  expect(built.problems).toEqual([]);
  expect(files['part/backend/src/find.ts']).toBe(tree['src/find.ts']);
  expect(files['part/backend/src/routes/users.js']).toContain("require('find')");
});
