import { expect, it } from 'vitest';
import { sourcesOf } from './sources.ts';
import { restOf } from './state.ts';
import { setupsFor } from './test-setups.ts';
import { inventoryOf } from './testing/in-memory.ts';

const FILES = {
  'package.json': JSON.stringify({ name: 'shop', version: '1.0.0', devDependencies: { mocha: '11.7.1' } }),
  'test/api/bootstrap.test.js': "require('./clean');\nbefore(() => require('../../src/db').fill());\n",
  'test/api/clean.js': 'module.exports = 1;\n',
  'test/api/orders/orders.test.js': "describe('orders', () => { before(() => {}); it('answers', () => {}); });\n",
  'test/api/orders/own.test.js': "beforeEach(() => {});\nit('answers', () => {});\n",
  'test/web/bootstrap.test.js': 'before(() => {});\n',
  'src/db.js': 'exports.fill = () => {};\n',
};

it('finds what a runner runs around the tests that move: hooks of files above them that have no tests', async () => {
  const inventory = await inventoryOf(FILES);
  const rest = restOf(inventory, sourcesOf(FILES));
  expect(setupsFor(['test/api/orders/orders.test.js'], inventory, rest)).toEqual([
    { subject: 'test:test/api/bootstrap.test.js', choice: 'copy', why: 'its hooks run around the tests that move' },
  ]);
  expect(setupsFor([], inventory, rest)).toEqual([]);
});
