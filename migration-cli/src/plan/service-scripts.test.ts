import { expect, it } from 'vitest';
import { application, applicationPlan } from './testing/applications.ts';
import { extractInMemory, type Tree } from './testing/in-memory.ts';
import { smallShopPlan } from './testing/small-shop.ts';

const HANDLERS = `${application('routers', ['users'])['src/handlers/users.js']}require('node:fs').readFileSync('config/shared.env');\n`;

async function scriptsWith(scripts: Record<string, string>, more: Tree = {}): Promise<Record<string, string>> {
  const tree = { ...application('routers', ['users', 'orders']), ...more };
  tree['package.json'] = JSON.stringify({ ...JSON.parse(tree['package.json'] ?? ''), scripts });
  const { built, files } = await extractInMemory(tree, applicationPlan('routers', smallShopPlan, ['users']));
  expect(built.problems).toEqual([]);
  return JSON.parse(files['part/backend/package.json'] ?? '').scripts;
}

it('of a service name its own .env where a file of variables is in no repository', async () => {
  const scripts = await scriptsWith(
    {
      start: 'npm run serve',
      serve: 'node --env-file=.env --env-file=config/shared.env src/server.js | cat',
      dev: 'node --env-file ./.env.local --watch src/server.js',
      list: 'node --env-file=.env src/server.js --list',
    },
    { 'config/shared.env': 'TITLE=Shop\n', 'src/handlers/users.js': HANDLERS },
  );
  expect(scripts).toMatchObject({
    dev: 'node --watch src/server.js',
    list: 'node --env-file=../.env src/server.js --list',
  });
  expect(scripts.serve).toBe('node --env-file=config/shared.env src/server.js | cat');
});

it('of a service check types by the name that its manifest above calls', async () => {
  const start = 'node src/server.js';
  expect(await scriptsWith({ start, 'type:check': 'tsc --noEmit' })).toMatchObject({ typecheck: 'tsc --noEmit' });
  expect(await scriptsWith({ start, types: 'node src/server.js' })).not.toHaveProperty('typecheck');
});

it('has what a logger loads by its name', async () => {
  const tree = { ...application('routers', ['users', 'orders']) };
  const manifest = JSON.parse(tree['package.json'] ?? '');
  const devDependencies = { 'pino-pretty': '13.0.0', 'pino-other': '1.0.0' };
  tree['package.json'] = JSON.stringify({ ...manifest, devDependencies });
  tree['src/handlers/users.js'] += "exports.logger = { transport: { target: 'pino-pretty', options: {} } };\n";
  const { files } = await extractInMemory(tree, applicationPlan('routers', smallShopPlan, ['users']));
  expect(JSON.parse(files['part/backend/package.json'] ?? '').devDependencies).toEqual({ 'pino-pretty': '13.0.0' });
});
