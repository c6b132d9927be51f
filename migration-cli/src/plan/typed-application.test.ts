import { describe, expect, it } from 'vitest';
import type { PlanFile } from '../model/plan-file.ts';
import { applicationPlan } from './testing/applications.ts';
import { extractInMemory, type Tree } from './testing/in-memory.ts';
import { smallShopPlan } from './testing/small-shop.ts';

const manifest = (json: object) => JSON.stringify({ name: 'app', version: '1.0.0', private: true, ...json });

/** An application in a folder of its own, beside a front end; its middleware adds to what every handler gets. */
const TREE: Tree = {
  'package.json': manifest({ devDependencies: { husky: '9.1.7' } }),
  'api/package.json': manifest({ scripts: { start: 'node src/server.ts' }, dependencies: { express: '5.3.0' } }),
  'api/tsconfig.json': '{ "extends": "./tsconfig.base", "compilerOptions": { "strict": true } }',
  'api/tsconfig.base.json': '{ "compilerOptions": { "noUnusedParameters": true } } // for every part',
  'api/src/server.ts': [
    "import express from 'express';",
    "import { attachPrivate, attachPublic } from './routes.ts';",
    '',
    'const app = express();',
    'attachPublic(app, 1);',
    'app.use((req, _res, next) => {',
    "  req.seen = process.env.JWT_SECRET ?? '';",
    '  next();',
    '});',
    'attachPrivate(app);',
    "app.get('/health', (_req, res) => res.json({ ok: true }));",
    'app.listen(process.env.PORT || 3000);',
    '',
  ].join('\n'),
  'api/src/routes.ts': [
    'export const attachPublic = (app: any, level: number): void => {',
    '  if (level > 0) {',
    "    app.post('/api/orders', (_req: any, res: any) => res.json({ made: true }));",
    '  }',
    '};',
    '',
    'export function attachPrivate(app: any): void {',
    "  app.get('/api/users', (req: Express.Request, res: any) => res.json({ users: req.seen }));",
    "  app.get('/api/orders', (req: Express.Request, res: any) => res.json({ orders: req.seen }));",
    '}',
    '',
  ].join('\n'),
  'api/src/types/express.d.ts':
    "declare namespace Express {\n  interface Request {\n    seen: import('../seen.ts').Seen;\n  }\n}\n",
  'api/src/types/pages.d.ts': "declare module '*.page' {\n  const text: string;\n  export default text;\n}\n",
  'api/src/types/reference.d.ts': '/// <reference types="node" />\n',
  'api/src/types/other.d.ts': 'export interface Other {\n  name: string;\n}\n',
  'api/src/seen.ts': 'export type Seen = string;\n',
  'client/package.json': manifest({ name: 'client' }),
  'client/src/window.d.ts': 'interface Window {\n  shop: string;\n}\n',
};

function planFor(moves: string[]): PlanFile {
  const plan = applicationPlan('routers', smallShopPlan, moves);
  const [name, service] = Object.entries(plan.services)[0] ?? [];
  if (name === undefined || !service?.backend) throw new Error('the plan lacks its service');
  const entry = { ...service.backend.entry, module: 'api/src/server.ts' };
  const place = { 'api/': 'backend/', '': 'backend/' };
  return { ...plan, services: { [name]: { ...service, place, backend: { ...service.backend, entry } } } };
}

describe('an application in TypeScript, in a folder of its own', () => {
  it('is compiled as before: with what its package declares for all, and with parameters that may be unused', async () => {
    const { built, files } = await extractInMemory(TREE, planFor(['users']));
    expect(built.problems).toEqual([]);
    const types = Object.keys(files).filter((path) => /^part\/.*(?:\.d|seen)\.ts$/.test(path));
    expect(types.sort()).toEqual([
      'part/backend/src/seen.ts',
      'part/backend/src/types/express.d.ts',
      'part/backend/src/types/pages.d.ts',
    ]);
    expect(files['api/src/types/express.d.ts']).toBe(TREE['api/src/types/express.d.ts']);
    const routes = files['part/backend/src/routes.ts'] ?? '';
    expect(routes).toContain('attachPublic = (_app: any, level: number)');
    expect(routes).toContain('attachPrivate(app: any)');
    expect(files['api/src/routes.ts']).toContain('attachPublic = (app: any, level: number)');
  });

  it('keeps the names of parameters where the compiler refuses none', async () => {
    const tree = { ...TREE, 'api/tsconfig.json': '{ "compilerOptions": { "noUnusedParameters": false } }' };
    const { files } = await extractInMemory(tree, planFor(['users']));
    expect(files['part/backend/src/routes.ts']).toContain('attachPublic = (app: any, level: number)');
  });

  it('declares nothing in a function that is not used, where the compiler refuses that', async () => {
    const routes = [
      "import { load, type Load } from './seen.ts';",
      'export const attachPublic = (app: any, level: number): void => {};',
      'export function attachPrivate(app: any): void {',
      '  const cradle = app.cradle;',
      '  const { orders, users: list } = cradle;',
      '  const { orderQueries, orderMutations } = app.container.cradle;',
      '  const loaded: Load = load(app);',
      '  const ready = load(1);',
      "  app.get('/api/users', (_req: any, res: any) => res.json({ users: list, ready }));",
      "  app.get('/api/orders', (_req: any, res: any) => res.json(orderQueries.all(orderMutations, orders, loaded)));",
      '}',
      '',
    ].join('\n');
    const strict = { noUnusedLocals: true };
    const tree = {
      ...TREE,
      'api/src/routes.ts': routes,
      'api/src/seen.ts':
        'export type Seen = string;\nexport type Load = number;\nexport const load = (one: any): Load => one;\n',
      'api/tsconfig.json': JSON.stringify({ compilerOptions: strict }),
    };
    const { files } = await extractInMemory(tree, planFor(['users']));
    const service = files['part/backend/src/routes.ts'] ?? '';
    expect(service).toContain('  const { users: list } = cradle;\n  load(app);\n  const ready = load(1);\n');
    expect(service).not.toContain('orderQueries');
    const monolith = files['api/src/routes.ts'] ?? '';
    expect(monolith).toContain('  const { orders } = cradle;\n  const { orderQueries, orderMutations } =');
    expect(monolith).toContain('  const loaded: Load = load(app);\n  load(1);\n');
    const { files: lenient } = await extractInMemory({ ...tree, 'api/tsconfig.json': '{}' }, planFor(['users']));
    expect(lenient['part/backend/src/routes.ts']).toContain('orderQueries');
  });

  it('is told of the .env that stands beside it', async () => {
    const { built } = await extractInMemory(TREE, planFor(['users']));
    const operations = built.plan.phases.flatMap((phase) => phase.operations);
    expect(operations.find(({ kind }) => kind === 'write-env')?.params).toMatchObject({
      beside: 'api/',
      values: { JWT_SECRET: '' },
    });
  });
});
