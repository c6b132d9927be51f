import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const routes = async (tree: Record<string, string>) =>
  (await inventoryOf(tree)).routes.map(({ method, path, file }) => `${method} ${path} ${file}`);

const next = '{ "dependencies": { "next": "16.0.0" } }';

describe('routes of files', () => {
  it('are those of Next.js, with groups left out and methods by what is exported or compared', async () => {
    const found = await routes({
      'web/package.json': next,
      'web/src/app/api/teams/[teamId]/route.ts':
        'export async function GET() {}\nexport const POST = () => {};\nexport const dynamic = "auto";',
      'web/src/app/(site)/feed/route.js': "export { GET } from '../../../lib/feed';",
      'web/src/lib/feed.js': 'export function GET() {}',
      'web/pages/api/index.ts': 'export default function handler(req, res) { res.end(); }',
      'web/pages/api/users/[id].ts':
        "export default function handler(req, res) { switch (req.method) { case 'PUT': return res.end(); case 'DELETE': return res.end(); default: res.status(405).end(); } }",
      'web/pages/about.tsx': 'export default () => null;',
      'other/app/x/route.ts': 'export function GET() {}',
    });
    expect(found).toEqual([
      'ALL /api web/pages/api/index.ts',
      'GET /api/teams/[teamId] web/src/app/api/teams/[teamId]/route.ts',
      'POST /api/teams/[teamId] web/src/app/api/teams/[teamId]/route.ts',
      'DELETE /api/users/[id] web/pages/api/users/[id].ts',
      'PUT /api/users/[id] web/pages/api/users/[id].ts',
      'GET /feed web/src/app/(site)/feed/route.js',
    ]);
  });

  it('have the methods that are chained on or called on a handler that a function makes', async () => {
    const found = await routes({
      'package.json': next,
      'pages/api/a.ts': 'export default handler().use(cors()).get((q, s) => {}).post((q, s) => {});',
      'pages/api/b.ts': 'const router = createRouter();\nrouter.put((q, s) => {});\nexport default router.handler();',
    });
    expect(found).toEqual(['GET /api/a pages/api/a.ts', 'POST /api/a pages/api/a.ts', 'PUT /api/b pages/api/b.ts']);
  });

  it('stand below the path and have the ends that the configuration says', async () => {
    const tree = (settings: string) => ({
      'package.json': next,
      'next.config.js': `module.exports = { ${settings}, rewrites: () => [{ source: '/x', basePath: false }] };`,
      'pages/api/users/index.page.ts': 'export default (req, res) => res.end();',
      'pages/api/users/helper.ts': 'export default (rows) => rows;',
      'app/feed/route.page.ts': 'export function GET() {}',
      'app/old/route.ts': 'export function GET() {}',
    });
    expect(await routes(tree("basePath: '/shop', pageExtensions: ['page.ts', 'page.tsx']"))).toEqual([
      'ALL /shop/api/users pages/api/users/index.page.ts',
      'GET /shop/feed app/feed/route.page.ts',
    ]);
    const { unresolved } = await inventoryOf(tree('basePath: process.env.BASE, pageExtensions: ends()'));
    expect(unresolved.map(({ why }) => why)).toEqual([
      'what stands before its addresses is computed',
      'which ends its pages have is computed',
    ]);
  });

  it('are those of the table of Sails', async () => {
    const found = await routes({
      'config/routes.js':
        "module.exports.routes = { 'GET /welcome/:id?': { action: 'x' }, '/any/': { view: 'y' }, 'patch /account': 'A.b' };",
    });
    expect(found).toEqual([
      'PATCH /account config/routes.js',
      'ALL /any config/routes.js',
      'GET /welcome/:id? config/routes.js',
    ]);
  });
});
