import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

it('collections are known by the property that holds them, of a handle of one name, a class or an object', async () => {
  const { tables, tableAccess } = await inventoryOf({
    'package.json': '{ "dependencies": { "mongodb": "6.0.0" } }',
    'db.js': [
      "const { MongoClient } = require('mongodb');",
      'exports.open = async (app) => {',
      '  const db = (await MongoClient.connect(process.env.URL)).db();',
      "  db.users = db.collection('people');",
      '  app.db = db;',
      "  const stores = { carts: db.collection('carts') };",
      '  return stores.carts.deleteOne({});',
      '};',
    ].join('\n'),
    'users.js': [
      'exports.list = (req) => req.app.db.users.find({}).toArray();',
      'exports.first = (page) => page.users.find((user) => user.first);',
    ].join('\n'),
    'orders.js': [
      "class Orders { constructor(db) { this.all = db.collection('orders'); }",
      '  add(order) { return this.all.insertOne(order); } }',
      'class Others { constructor(all) { this.all = all; }',
      '  find(order) { return this.all.find(order); } }',
      'module.exports = { Orders, Others };',
    ].join('\n'),
  });
  expect(tables.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
    'collection carts',
    'collection orders',
    'collection people',
  ]);
  expect(tableAccess.map(({ file, line, table, access }) => `${file}:${line} ${access} ${table}`)).toEqual([
    'db.js:7 write carts',
    'orders.js:2 write orders',
    'users.js:1 read people',
  ]);
});
