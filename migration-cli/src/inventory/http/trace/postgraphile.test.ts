import { expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

const read = async (tree: Record<string, string>) => {
  const { routes, unresolved } = await inventoryOf(tree);
  return {
    routes: routes.map(({ method, path, file, line }) => `${method} ${path} ${file}:${line}`),
    said: unresolved.map(({ file, line, why }) => `${file}:${line} ${why}`),
  };
};

it('PostGraphile answers at its own paths where it is mounted, and what it touches is said', async () => {
  const found = await read({
    'app.ts': [
      "import express, { type Express } from 'express'; import install from './install';",
      'const app = express(); install(app); app.listen(1);',
    ].join('\n'),
    'install.ts': [
      "import type { Express } from 'express'; import { postgraphile } from 'postgraphile'; import { optionsOf } from './options';",
      'export default async function install(app: Express) {',
      "  const middleware = postgraphile<Request, Response>(pool, ['shop', 'shop_api'], optionsOf({ pool }));",
      "  app.set('graphql', middleware);",
      '  app.use(middleware);',
      '}',
    ].join('\n'),
    'options.ts':
      "const isDev = process.env.NODE_ENV === 'development';\nexport const optionsOf = ({ pool }) => ({ graphiql: isDev || !!process.env.PAGES, watchPg: isDev, graphiqlRoute: '/pages' });",
  });
  expect(found.routes).toEqual([
    'ALL /graphql install.ts:5',
    'GET /graphql/stream install.ts:5',
    'GET /pages install.ts:5',
  ]);
  expect(found.said).toEqual([
    "install.ts:5 PostGraphile answers from the tables and functions of the schema 'shop', 'shop_api'; what its requests touch is not read",
  ]);
});

it('PostGraphile below a path, on Koa, and on a server without an application', async () => {
  const found = await read({
    'below.js':
      "const app = require('express')(); const { postgraphile } = require('postgraphile');\napp.use('/api', postgraphile(process.env.DATABASE_URL, { graphqlRoute: '/', graphiql: false }));",
    'koa.js':
      "const Koa = require('koa'); const { postgraphile } = require('postgraphile'); const app = new Koa();\napp.use(postgraphile('postgres:///x', 'shop'));",
    'plain.js':
      "const http = require('http'); const { postgraphile } = require('postgraphile');\nhttp.createServer(postgraphile(url, 'shop', { graphqlRoute: '/g', graphiql: true })).listen(1);",
  });
  expect(found.routes).toEqual([
    'ALL /api below.js:2',
    'ALL /g plain.js:2',
    'GET /graphiql plain.js:2',
    'ALL /graphql koa.js:2',
  ]);
  expect(found.said[0]).toContain("the schema 'public'");
});

it('an application is told the paths of PostGraphile one by one', async () => {
  const found = await read({
    'app.js': [
      "const app = require('fastify')(); const { postgraphile } = require('postgraphile');",
      "const made = postgraphile(pool, 'shop', { graphqlRoute: '/g', graphiql: true });",
      'app.post(made.graphqlRoute, (request, reply) => {});',
      'app.get(made.graphiqlRoute, (request, reply) => {});',
    ].join('\n'),
  });
  expect(found.routes).toEqual(['POST /g app.js:3', 'GET /graphiql app.js:4']);
});

it('PostGraphile of version 5 answers where its presets say', async () => {
  const found = await read({
    'app.ts': [
      "import express from 'express'; import { createServer } from 'node:http'; import { grafserv } from 'postgraphile/grafserv/express/v4'; import { pgl } from './pgl';",
      'const app = express(); const server = createServer(app);',
      'const serv = pgl.createServ(grafserv);',
      'serv.addTo(app, server).catch((error) => { throw error; });',
    ].join('\n'),
    'pgl.ts':
      "import { postgraphile } from 'postgraphile'; import preset from './preset';\nexport const pgl = postgraphile(preset);",
    'preset.ts': [
      "import { makeV4Preset } from 'postgraphile/presets/v4'; import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';",
      "export default { extends: [PostGraphileAmberPreset, makeV4Preset({ graphiql: true })], grafserv: { graphqlPath: '/api/graphql' } };",
    ].join('\n'),
  });
  expect(found.routes).toEqual(['ALL /api/graphql app.ts:4', 'GET /graphiql app.ts:4']);
});

it('what a variable of the environment may change leaves out no route', async () => {
  const found = await read({
    'app.js': [
      "const app = require('express')();",
      "function commands() { if (!['test', 'development'].includes(process.env.NODE_ENV || '')) throw new Error('never'); app.get('/listed', (q, s) => {}); }",
      "function staging() { if (!(process.env.STAGE || 'live').startsWith('st')) return; app.get('/staging', (q, s) => {}); }",
      "function lower() { if ((process.env.STAGE || 'Live').toLowerCase() !== 'st') return; app.get('/lower', (q, s) => {}); }",
      "function tested() { if (!/^st/.test(process.env.STAGE || 'live')) return; app.get('/tested', (q, s) => {}); }",
      'commands(); staging(); lower(); tested();',
    ].join('\n'),
  });
  expect(found.routes.map((route) => route.split(' ')[1])).toEqual(['/listed', '/lower', '/staging', '/tested']);
});
