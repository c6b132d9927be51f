import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const SCHEMA =
  'CREATE TABLE users (id int); CREATE TABLE orders (id int); CREATE SCHEMA shop; CREATE TABLE shop.items (id int);';

async function accessIn(lines: string[], more: Record<string, string> = {}) {
  const { tableAccess } = await inventoryOf({ 'schema.sql': SCHEMA, 'a.ts': lines.join('\n'), ...more });
  return tableAccess
    .filter(({ file }) => file === 'a.ts')
    .map(({ line, table, commands }) => `${line} ${table} ${commands?.join(' ')}`);
}

it('zapatos names tables in its functions', async () => {
  expect(
    await accessIn([
      "import * as db from 'zapatos/db'; import { selectOne } from 'zapatos/db';",
      "export const a = () => db.select('users', { id: 1 }).run(pool);",
      "export const b = () => db.insert('shop.items', {}).run(pool);",
      "export const c = () => db.upsert('orders', {}, 'id').run(pool);",
      "export const d = () => db.deletes('users', {}).run(pool);",
      "export const e = () => selectOne('orders', {}).run(pool);",
      "export const f = (list: string[]) => list.select('users').count('orders');",
    ]),
  ).toEqual([
    '2 users select',
    '3 shop.items insert select',
    '4 orders insert select update',
    '5 users delete select',
    '6 orders select',
  ]);
});

it('clients of Supabase ask for tables, and for those that a selection embeds; buckets are none', async () => {
  expect(
    await accessIn([
      "import { createClient } from '@supabase/supabase-js';",
      'const client = createClient(process.env.URL, process.env.KEY);',
      "export const a = () => client.from('users').select('id, last:orders!inner(id, count())').eq('id', 1);",
      "export const b = () => client.schema('shop').from('items').insert({});",
      "export const c = (ctx) => ctx.supabase.from('orders').delete().eq('id', 1);",
      "export const d = () => client.storage.from('pictures').upload('a', file);",
      "export const e = () => Array.from('orders').select('users');",
      "export const f = () => Buffer.from('users');",
    ]),
  ).toEqual(['3 orders select', '3 users select', '4 shop.items insert select', '5 orders delete select']);
});

it('MassiveJS has tables as properties of its handle, and scripts as its methods', async () => {
  expect(
    await accessIn(
      [
        "import massive from 'massive';",
        "export const a = (req) => req.app.get('db').users.find({ id: 1 });",
        'export const b = (db) => db.shop.items.insert({});',
        "export const c = (req, res) => { const db = req.app.get('db'); return db.orders.destroy({ id: 1 }); };",
        'export const d = (db) => db.users_of(1);',
        'export const e = (db) => db.reports.totals();',
        'export const f = (cache) => cache.users.find(1);',
        'export const g = (db) => db.models.users.find(1);',
      ],
      { 'db/users_of.sql': 'SELECT id FROM users', 'db/reports/totals.sql': 'SELECT id FROM orders' },
    ),
  ).toEqual([
    '2 users select',
    '3 shop.items insert select',
    '4 orders delete select',
    '5 users select',
    '6 orders select',
  ]);
});

it('seeds of Sequelize write rows, and migrations work on the schema by whatever they are handed', async () => {
  const { tables, tableAccess } = await inventoryOf({
    'migrations/1.js':
      "module.exports = { up: (qi, S) => qi.createTable('users', { id: S.INTEGER }), down: (qi) => qi.dropTable('users') };",
    'migrations/2.js': "exports.up = (m) => m.createTable('orders', {}); exports.down = (m) => m.dropTable('orders');",
    'seeders/1.js': [
      'module.exports = {',
      "  up: async (queryInterface) => { await queryInterface.bulkInsert('users', [{}]); },",
      "  down: (q) => q.bulkDelete({ tableName: 'orders', schema: 'public' }, null, {}),",
      '};',
    ].join('\n'),
    'other.js': "exports.a = (search) => search.bulkInsert('orders', []);",
  });
  expect(tables.map(({ name }) => name)).toEqual(['orders', 'users']);
  expect(
    tableAccess.map(({ file, line, table, commands }) => `${file}:${line} ${table} ${commands?.join(' ')}`),
  ).toEqual(['seeders/1.js:2 users insert', 'seeders/1.js:3 orders delete select']);
});
