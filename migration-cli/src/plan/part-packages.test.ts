import { expect, it } from 'vitest';
import { packagesFor } from './part-packages.ts';
import { inventoryOf } from './testing/in-memory.ts';

const manifest = (version: string) => `${JSON.stringify({ dependencies: { ky: version, same: '^1.0.0' } })}\n`;

it('asks for what the manifest asks for that is nearest to the files, where those of a tree differ', async () => {
  const inventory = await inventoryOf({
    'package.json': '{ "workspaces": ["packages/*"] }\n',
    'packages/browser/package.json': manifest('^2.0.0'),
    'packages/browser/main.js': "import 'ky'; import 'same';\n",
    'packages/server/package.json': manifest('^1.4.0'),
    'packages/server/src/main.js': "import 'ky'; import 'same';\n",
  });
  const packages = (folder: string) =>
    packagesFor(inventory, {
      edges: inventory.edges.filter(({ from }) => from.startsWith(folder)),
      tools: [],
      typescript: false,
      texts: [],
    }).dependencies;
  expect(packages('packages/server/')).toEqual({ ky: '^1.4.0', same: '^1.0.0' });
  expect(packages('packages/browser/')).toEqual({ ky: '^2.0.0', same: '^1.0.0' });
});
