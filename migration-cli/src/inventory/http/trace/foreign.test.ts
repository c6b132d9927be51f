import { expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

it('says what is mounted below a path and answers by itself, not what lets requests pass', async () => {
  const { routes, unresolved } = await inventoryOf({
    'package.json': '{ "dependencies": { "express": "5.3.0" } }',
    'app.js': [
      "const express = require('express');",
      "const mapped = require('mapped-routes');",
      "const { proxy } = require('forwarding');",
      "const cors = require('cors');",
      "const limit = require('express-rate-limit');",
      'const app = express();',
      "app.use('/public', mapped({ 'GET /users': 'Users.list' }, 'controllers/'));",
      "app.use(mapped.log('tiny'));",
      "app.use('/api', cors(), limit({ max: 3 }));",
      "app.use('/other', proxy({ target: 'http://other' }));",
      "app.use('/files', express.static('files'));",
      "app.get('/own', (req, res) => res.end());",
    ].join('\n'),
  });
  expect(routes.map(({ path }) => path)).toEqual(['/own']);
  expect(unresolved.filter(({ what }) => what === 'route').map(({ line, why }) => [line, why])).toEqual([
    [7, 'what mapped-routes answers is not read'],
    [10, 'what forwarding answers is not read'],
  ]);
});

it('a function that ends requests answers the path that it is mounted at, unless that is a pattern or it turns requests away', async () => {
  const { routes } = await inventoryOf({
    'package.json': '{ "dependencies": { "express": "5.3.0" } }',
    'app.js': [
      "const app = require('express')();",
      "app.use('/alive', (req, res) => res.json({ ok: true }));",
      "app.use('/guard', (req, res, next) => next());",
      "app.use('/api', (req, res) => res.status(404).end());",
      "app.use(['/moved', '/api/moved'], (req, res) => res.redirect(307, elsewhere(req)));",
      "app.use('/old/*splat', (req, res) => res.redirect('/'));",
      "app.use(/^\\/(?:a|b)$/, (req, res) => res.redirect('/'));",
    ].join('\n'),
  });
  expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual(['ALL /alive']);
});
