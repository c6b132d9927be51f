import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const tree = (options: string, prelude = '') => ({
  'api/app.ts': [
    "import { initialize } from 'express-openapi';",
    "import path from 'path';",
    "import { doc } from './doc';",
    prelude,
    `initialize({ app, ${options} });`,
  ].join('\n'),
  'api/doc.ts':
    "export const doc = { openapi: '3.0.0', servers: [{ url: 'http://localhost:1/api' }, { url: 'https://x/api' }] };",
  'api/paths/users/index.ts':
    'export const GET: Operation = [list()];\nexport const POST = [create()];\nGET.apiDoc = {};',
  'api/paths/users/{userId}/posts.ts': 'export const del = () => 1;\nexport function helper() {}',
  'api/paths/health.ts':
    'export default function () { const operations = { GET }; function GET() {} return operations; }',
  'api/paths/users.test.ts': "import { GET } from './users';",
});

const routes = async (files: Record<string, string>) => {
  const { routes: found, unresolved } = await inventoryOf(files);
  return [...found.map(({ method, path }) => `${method} ${path}`), ...unresolved.map(({ why }) => why)];
};

it('files below a folder answer at their paths for express-openapi', async () => {
  expect(await routes(tree("apiDoc: { ...doc, 'x-y': 1 }, paths: path.resolve(__dirname, 'paths')"))).toEqual([
    'GET /api/api-docs',
    'GET /api/health',
    'GET /api/users',
    'POST /api/users',
    'DELETE /api/users/:userId/posts',
  ]);
  expect(
    await routes(tree("apiDoc: { basePath: '/v1' }, docsPath: '/raw', paths: [path.join(__dirname, './paths/users')]")),
  ).toEqual(['GET /v1', 'POST /v1', 'DELETE /v1/:userId/posts', 'GET /v1/raw']);
});

it('a folder or a prefix that is computed is said', async () => {
  expect(await routes(tree('apiDoc: doc, paths: folder()'))).toEqual(['the folder whose files answer is not known']);
  expect(
    await routes(tree("apiDoc: read(), exposeApiDocs: false, paths: path.join(__dirname, 'paths/users')")),
  ).toEqual(['GET /', 'POST /', 'DELETE /:userId/posts', 'what stands before the paths of its files is not known']);
});

it('each operation answers below the path of every server, as the package registers it', async () => {
  const files = tree(
    "apiDoc: { openapi: '3.0.0', servers: [{ url: 'http://x/api' }, { url: 'https://y' }] }, paths: path.join(__dirname, 'paths/users')",
  );
  expect((await routes(files)).toSorted()).toEqual([
    'DELETE /:userId/posts',
    'DELETE /api/:userId/posts',
    'GET /',
    'GET /api',
    'GET /api-docs',
    'GET /api/api-docs',
    'POST /',
    'POST /api',
  ]);
});

it('a folder that is told from the working directory is one of the package', async () => {
  const files = {
    ...tree("apiDoc: doc, exposeApiDocs: false, paths: './paths/users'"),
    'api/package.json': '{ "name": "api" }',
    'package.json': '{}',
  };
  expect(await routes(files)).toEqual(['GET /api', 'POST /api', 'DELETE /api/:userId/posts']);
});
