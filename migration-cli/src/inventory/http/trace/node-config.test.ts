import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

const routesOf = async (tree: Record<string, string>) =>
  (await inventoryOf(tree)).routes.map(({ method, path }) => `${method} ${path}`);

const APP = [
  "const config = require('config');",
  "const app = require('express')();",
  "const router = require('express').Router();",
  "router.get('/users', (q, s) => s.end());",
].join('\n');

describe('a path that node-config sets', () => {
  it.each([
    ['JSON', { 'api/config/default.json': '{ "server": { "base": "/app", "port": 1 } }' }],
    ['YAML', { 'api/config/default.yml': 'server:\n  base: /app\n' }],
    ['code', { 'api/config/default.js': "module.exports = { server: { base: '/app' } };" }],
  ])('is what the default file of the nearest folder says, in %s', async (_, files) => {
    const tree = {
      ...files,
      'config/default.json': '{ "server": { "base": "/other" } }',
      'api/src/app.js': `${APP}\napp.use(config.get('server.base') + '/v1', router);\napp.use(\`\${config.server.base}/v2\`, router);`,
    };
    expect(await routesOf(tree)).toEqual(['GET /app/v1/users', 'GET /app/v2/users']);
  });

  it('is said where no file sets it', async () => {
    const tree = { 'app.js': `${APP}\napp.use(config.get('server.base') + '/v1', router);` };
    const { routes, unresolved } = await inventoryOf(tree);
    expect(routes.map(({ path }) => path)).toEqual(['/v1/users']);
    expect(unresolved.map(({ line, why }) => `${line} ${why}`)).toEqual(["5 its path is computed; '/v1' is used"]);
  });
});
