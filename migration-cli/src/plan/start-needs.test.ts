import { describe, expect, it } from 'vitest';
import { calledScripts, imageStart, typeCheckScript, withoutHooks } from './scripts.ts';
import { startNeeds } from './start-needs.ts';
import { applicationPlan } from './testing/applications.ts';
import { extractInMemory, type Tree } from './testing/in-memory.ts';
import { smallShopPlan } from './testing/small-shop.ts';

const needs = (scripts: Record<string, string>, declared: string[], files: Record<string, string> = {}) => {
  const { packages, types } = startNeeds(scripts, declared, new Map(Object.entries(files)));
  return { packages: [...packages].sort(), types };
};

describe('what a start needs', () => {
  it('is found through nested scripts, and not in those that it does not run', () => {
    const scripts = {
      start: 'npm run -s watch',
      watch: 'run-p serve:*',
      'serve:api': 'cross-env NODE_ENV=production nodemon src/server.js',
      lint: 'eslint .',
    };
    const all = ['cross-env', 'eslint', 'nodemon', 'npm-run-all', 'ts-node'];
    expect(needs(scripts, all)).toEqual({ packages: ['cross-env', 'nodemon', 'npm-run-all'], types: false });
  });

  it('is found in the settings of what runs, and beside it', () => {
    const all = [
      '@babel/core',
      '@babel/node',
      '@babel/preset-env',
      'nodemon',
      'ts-node',
      'tsconfig-paths',
      'typescript',
    ];
    const settings = { 'nodemon.json': '{ "exec": "node -r tsconfig-paths/register -r ts-node/register src/a.ts" }' };
    expect(needs({ start: 'nodemon' }, all, settings)).toEqual({
      packages: ['nodemon', 'ts-node', 'tsconfig-paths', 'typescript'],
      types: true,
    });
    expect(needs({ start: 'babel-node src' }, all, { '.babelrc': '{ "presets": ["@babel/env"] }' }).packages).toEqual([
      '@babel/core',
      '@babel/node',
      '@babel/preset-env',
    ]);
    const paths =
      '{ "ts-node": { "require": ["tsconfig-paths/register"], "transpileOnly": true, }, "types": ["nodemon"] }';
    expect(needs({ start: 'ts-node src/a.ts' }, all, { 'tsconfig.json': paths })).toEqual({
      packages: ['ts-node', 'tsconfig-paths', 'typescript'],
      types: false,
    });
  });

  it('is no build that stands before it', () => {
    const all = ['knex', 'typescript'];
    expect(needs({ prestart: 'npm run build', build: 'tsc', start: 'node dist' }, all).packages).toEqual([]);
    expect(needs({ prestart: 'knex migrate:latest', start: 'node .' }, all).packages).toEqual(['knex']);
  });
});

it('finds the scripts that a command calls', () => {
  const scripts = { start: '', 'build:a': '', 'build:b': '', 'x-y': '' };
  expect(calledScripts('npm run --silent x-y && yarn run build:a', scripts)).toEqual(['x-y', 'build:a']);
  expect(calledScripts('npm-run-all -s x-y build:*', scripts)).toEqual(['x-y', 'build:a', 'build:b']);
  expect(calledScripts('concurrently "npm:build:*" "npm start"', scripts)).toEqual(['build:a', 'build:b', 'start']);
  expect(calledScripts('npm ci && node run x', scripts)).toEqual([]);
});

it.each([
  [{ start: 'node server.js' }, ['node', 'server.js']],
  [{ start: 'NODE_ENV=production tsx src/a.ts' }, ['env', 'NODE_ENV=production', 'tsx', 'src/a.ts']],
  [{ start: 'npm run prod', prod: 'node server.js' }, ['node', 'server.js']],
  [{ start: 'node dist', prestart: 'npm run build', build: 'tsc' }, ['node', 'dist']],
  [{ start: 'npm run prod', prod: 'node .', preprod: 'node wait' }, ['node', '../scripts/start.mjs', '--built']],
  [{ start: 'a && b' }, ['node', '../scripts/start.mjs', '--built']],
])('an image starts %j by the program itself, or by the script that hands signals on', (scripts, words) => {
  expect(imageStart(scripts)).toEqual(words);
});

const TREE: Tree = {
  'package.json': JSON.stringify({
    name: 'app',
    version: '1.0.0',
    scripts: { start: 'npm run serve', serve: 'ts-node-dev --respawn src/server.ts', lint: 'eslint .' },
    dependencies: { express: '5.3.0' },
    devDependencies: { 'ts-node-dev': '2.0.0', typescript: '5.9.3', '@types/express': '5.0.3', eslint: '9.0.0' },
  }),
  'tsconfig.json': '{}',
  'src/server.ts': [
    "import express from 'express';",
    'const app = express();',
    "app.get('/api/users', (req: any, res: any) => res.json({}));",
    "app.get('/api/orders', (req: any, res: any) => res.json({}));",
    "app.get('/health', (req: any, res: any) => res.json({}));",
    'app.listen(process.env.PORT || 3000);',
    '',
  ].join('\n'),
};

it('an image that installs production packages alone has what a dev command starts by', async () => {
  const plan = applicationPlan('routers', smallShopPlan, ['users']);
  const [name, service] = Object.entries(plan.services)[0] ?? [];
  if (name === undefined || !service?.backend) throw new Error('the plan lacks its service');
  const backend = { ...service.backend, entry: { ...service.backend.entry, module: 'src/server.ts' } };
  const { files } = await extractInMemory(TREE, { ...plan, services: { [name]: { ...service, backend } } });
  const manifest = JSON.parse(files['part/backend/package.json'] ?? '');
  expect(Object.keys(manifest.dependencies)).toEqual(['@types/express', 'express', 'ts-node-dev', 'typescript']);
  expect(Object.keys(manifest.devDependencies)).toEqual(['eslint']);
  expect(files['part/Dockerfile']).toContain('CMD ["../node_modules/.bin/ts-node-dev","--respawn","src/server.ts"]');
  expect(files['part/Dockerfile']).toContain('COPY --from=runtime /service/scripts ./scripts');
});

it('finds the script that checks types, by whichever name, and none that only bears one', () => {
  for (const name of ['typecheck', 'type-check', 'type:check', 'types:check', 'check-types', 'check:types', 'ts:check'])
    expect(typeCheckScript({ build: 'tsc', [name]: 'tsc --noEmit' })).toBe(name);
  expect(typeCheckScript({ types: 'tsc --noEmit' })).toBe('types');
  expect(typeCheckScript({ 'type-check': 'tsc', typecheck: 'turbo typecheck' })).toBe('typecheck');
  expect(
    typeCheckScript({ tsc: 'tsc', types: 'tsc -p types', check: 'eslint .', 'check:types': 'echo none' }),
  ).toBeNull();
});

it('leaves out what puts hooks into the repository when packages are installed', () => {
  for (const line of [
    'husky',
    'husky install',
    'npx husky install',
    'is-ci || husky install',
    'husky || true',
    'lefthook install',
  ])
    expect(withoutHooks({ prepare: line, start: 'node .' })).toEqual({ start: 'node .' });
  expect(withoutHooks({ postinstall: 'husky && npm run build' })).toEqual({ postinstall: 'npm run build' });
  const others = { prepare: 'npm run build', postinstall: 'node scripts/husky-free.js', hooks: 'husky install' };
  expect(withoutHooks(others)).toEqual(others);
});
