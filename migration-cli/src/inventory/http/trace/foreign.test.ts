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
