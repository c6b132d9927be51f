import { expect, it } from 'vitest';
import { checkPlan } from './check.ts';
import { parsePlan } from './parse.ts';
import { proposePlan } from './propose.ts';
import { routeFor } from './requested-route.ts';
import { sourcesOf } from './sources.ts';
import { inventoryOf } from './testing/in-memory.ts';

const router = (name: string) =>
  [
    "const router = require('express').Router();",
    `router.get('/${name}', (req, res) => res.json([]));`,
    `router.post('/${name}', (req, res) => res.json({}));`,
    `router.delete('/${name}/:id', (req, res) => res.sendStatus(204));`,
    "require('./one');",
    'module.exports = router;',
    '',
  ].join('\n');

const suite = (...requests: string[]) =>
  [
    "const { api } = require('../support');",
    "const BASE = '/api';",
    ...requests.map((request) => `it('answers', async () => { await ${request}; });`),
    '',
  ].join('\n');

const FILES = {
  'package.json': JSON.stringify({
    name: 'shop',
    version: '1.0.0',
    scripts: { start: 'node src/server.js', test: 'mocha' },
    dependencies: { express: '5.1.0' },
    devDependencies: { mocha: '11.7.1', supertest: '7.1.4' },
  }),
  'src/app.js': [
    "const express = require('express');",
    'const app = express();',
    "app.use('/api', require('./orders'));",
    "app.use('/api', require('./users'));",
    'module.exports = app;',
    '',
  ].join('\n'),
  'src/server.js': "require('./app').listen(process.env.PORT);\n",
  'src/orders/index.js': router('orders'),
  'src/orders/one.js': 'module.exports = 1;\n',
  'src/users/index.js': router('users'),
  'src/users/one.js': 'module.exports = 1;\n',
  'test/support.js': "exports.api = () => require('supertest')(require('../src/app'));\n",
  'test/api/orders.test.js': suite('api().get(`${BASE}/orders?open=1`)', 'api().delete(`/api/orders/${1 + 1}`)'),
  'test/api/users.test.js': suite("api().post('/api/users')", "api().get('/nothing')"),
  'test/api/both.test.js': suite("api().post('/api/users')", "api().get('/api/orders')"),
  'test/api/any.test.js': suite("api().get('/api/orders')", 'api().get(process.argv[2])'),
  'test/live.test.js': "it('answers', () => fetch('http://localhost:3000/api/orders'));\n",
};

it('takes along the tests that ask the application for what leaves alone, and says which ask both sides', async () => {
  const inventory = await inventoryOf(FILES);
  const plan = parsePlan(proposePlan(inventory, 'shop', null, sourcesOf(FILES), ['order']));
  expect(plan.phases[0]?.decisions.filter(({ subject }) => subject.startsWith('test:'))).toEqual([
    { subject: 'test:test/api/orders.test.js', choice: 'move', why: 'it asks the application for what leaves, alone' },
  ]);
  const { findings } = checkPlan(inventory, plan, sourcesOf(FILES));
  const of = (path: string) => findings.find(({ id }) => id === `test:${path}`);
  expect(of('test/api/orders.test.js')).toMatchObject({ recommendation: 'move', decision: { choice: 'move' } });
  expect(of('test/api/both.test.js')).toMatchObject({
    file: 'test/api/both.test.js',
    line: 4,
    what: 'the test test/api/both.test.js asks the application for GET /api/orders, which moves and for POST /api/users (test/api/both.test.js:3), which stays',
    recommendation: 'leave',
    blocking: false,
    decision: null,
  });
  expect(of('test/api/any.test.js')?.what).toMatch(/which moves and for routes that are computed$/);
  expect(of('test/api/users.test.js')?.decision?.choice).toBe('leave');
  expect(of('test/live.test.js')).toBeUndefined();
});

it('asks for a decision about a test that asks for what leaves alone', async () => {
  const inventory = await inventoryOf(FILES);
  const plan = parsePlan(proposePlan(inventory, 'shop', null, sourcesOf(FILES), ['order']));
  for (const phase of plan.phases)
    phase.decisions = phase.decisions.filter(({ subject }) => !subject.startsWith('test:'));
  const { findings } = checkPlan(inventory, plan, sourcesOf(FILES));
  expect(findings.find(({ id }) => id === 'test:test/api/orders.test.js')).toMatchObject({
    recommendation: 'move',
    blocking: true,
    decision: null,
  });
});

const ROUTES = [
  'GET /users',
  'GET /users/me',
  'GET /users/:id',
  'ALL /users/:id/avatar',
  'GET /files/*',
  'POST /users',
].map((text) => ({ method: text.split(' ')[0] as string, path: text.split(' ')[1] as string }));

it.each([
  ['GET', '/users/', '/users'],
  ['GET', '/users/me?full=1', '/users/me'],
  ['GET', '/users/7', '/users/:id'],
  ['GET', '/users/\u0001', '/users/:id'],
  ['PUT', 'http://localhost:80/users/7/avatar', '/users/:id/avatar'],
  ['GET', '\u0001/users/7', '/users/:id'],
  ['GET', '/files/a/b.txt', '/files/*'],
  ['DELETE', '/users', null],
  ['GET', '/accounts', null],
  ['GET', 'users', null],
])('finds the route that answers %s %s', (method, text, path) => {
  expect(routeFor(ROUTES, method, text)?.path ?? null).toBe(path);
});
