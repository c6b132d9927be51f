// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

it('says tables that nothing makes, and lists them where the schema stands elsewhere', async () => {
  const code = {
    'users.js': "exports.all = (db) => db.query('SELECT id FROM users JOIN orders ON true');",
    'auth.js': "const { betterAuth } = require('better-auth'); exports.auth = betterAuth({});",
    'users.test.js': "it('x', (db) => db.query('SELECT id FROM scratch'));",
  };
  const elsewhere = await inventoryOf(code);
  expect(elsewhere.tables).toEqual([
    { name: 'orders', kind: 'table', columns: [], file: 'users.js', line: 1 },
    { name: 'users', kind: 'table', columns: [], file: 'users.js', line: 1 },
  ]);
  const why = 'nothing in the tree makes this table';
  expect(elsewhere.unresolved).toEqual(['orders', 'users'].map((what) => ({ file: 'users.js', line: 1, what, why })));
  const here = await inventoryOf({ ...code, 'schema.sql': 'CREATE TABLE users (id int);' });
  expect(here.tables.map(({ name }) => name)).toEqual(['users']);
  expect(here.unresolved).toEqual([{ file: 'users.js', line: 1, what: 'orders', why }]);
});

it('reads what only MySQL understands, known tables or not', async () => {
  const statements = [
    'SELECT `id` FROM `users` WHERE `id` = ? LIMIT 0, 10',
    'INSERT INTO users SET ?',
    'UPDATE users SET ? WHERE id = ?',
    'INSERT IGNORE INTO logs (a) VALUES (?) ON DUPLICATE KEY UPDATE a = VALUES(a)',
    'REPLACE INTO orders VALUES (?)',
    'SELECT EXTRACT(YEAR FROM made) FROM items STRAIGHT_JOIN kinds USE INDEX (k) WHERE a = 1',
    'UPDATE items SET a = 1 ORDER BY id LIMIT 1',
  ];
  const inventory = await inventoryOf({
    'db.js': `const pool = require('mysql').createPool({});\n${statements.map((sql) => `pool.query('${sql}', []);`).join('\n')}`,
  });
  expect(inventory.tableAccess.map(({ line, table, commands }) => [line, table, commands?.join(' ')])).toEqual([
    [2, 'users', 'select'],
    [3, 'users', 'insert'],
    [4, 'users', 'select update'],
    [5, 'logs', 'insert select update'],
    [6, 'orders', 'insert'],
    [7, 'items', 'select'],
    [8, 'items', 'select update'],
  ]);
  expect(inventory.tables.map(({ name }) => name)).toEqual(['items', 'logs', 'orders', 'users']);
});

it('follows names through formats, bindings and brackets, and finds tables in tagged parts of statements', async () => {
  const inventory = await inventoryOf({
    'schema.sql': 'CREATE TABLE users (id int); CREATE TABLE orders (id int);',
    'a.js': [
      "const format = require('pg-format'); const util = require('util'); const SQL = require('sql-template-strings');",
      "exports.a = (p) => p.query(format('INSERT INTO %I (id) VALUES %L', 'orders', []));",
      "exports.b = (p) => p.query(format('SELECT * FROM %1$I WHERE id = %2$L', 'users', 1));",
      "exports.c = (p) => p.query(util.format('SELECT * FROM %s WHERE id = $1', 'orders'));",
      "exports.d = (p) => p.query('INSERT INTO ?? SET ?', ['users', {}]);",
      "exports.e = (p) => p.query('SELECT TOP 1 * FROM [dbo].[orders] WHERE id = @id');",
      'exports.f = (p, id) => p.query(SQL`SELECT 1`.append(SQL` WHERE EXISTS (SELECT 1 FROM users WHERE id = ${id})`));',
      "exports.g = (p, name) => p.query(format('SELECT * FROM %I', name));",
    ].join('\n'),
  });
  expect(inventory.tableAccess.map(({ line, table, access: does }) => `${line} ${does} ${table}`)).toEqual([
    '2 write orders',
    '3 read users',
    '4 read orders',
    '5 write users',
    '6 read orders',
    '7 read users',
  ]);
  expect(inventory.unresolved.map(({ line, why }) => [line, why])).toEqual([[8, 'the name of a table is computed']]);
});

it('reads locks, cursors and prepared statements, and knows foreign tables', async () => {
  const inventory = await inventoryOf({
    'schema.sql': 'CREATE TABLE users (id int); CREATE FOREIGN TABLE rates (id int) SERVER other;',
    'a.js': [
      "exports.a = (c) => c.query('LOCK TABLE users IN EXCLUSIVE MODE');",
      "exports.b = (c) => c.query('LOCK users IN ACCESS SHARE MODE');",
      "exports.c = (c) => c.query('DECLARE rows NO SCROLL CURSOR FOR SELECT id FROM rates');",
      "exports.d = (c) => c.query('PREPARE one AS SELECT id FROM users');",
    ].join('\n'),
  });
  expect(inventory.tables.map(({ name }) => name)).toEqual(['rates', 'users']);
  expect(inventory.tableAccess.map(({ line, table, commands }) => `${line} ${table} ${commands}`)).toEqual([
    '1 users select,update',
    '2 users select',
    '3 rates select',
    '4 users select',
  ]);
});

it('puts statements together that a variable gathers, in one run or in branches', async () => {
  const inventory = await inventoryOf({
    'schema.sql': 'CREATE TABLE users (id int); CREATE TABLE orders (id int); CREATE TABLE logs (id int);',
    'kinds.ts': "export enum Tables { Logs = 'logs', Users = 'users' }",
    'a.ts': [
      "import { Tables } from './kinds';",
      "var sql = '';",
      "sql += 'select id ';",
      "sql += 'from users ';",
      'export const a = (c) => c.query(sql, []);',
      "export const b = (c, open) => { let text = 'SELECT o.id FROM orders o';",
      "  if (open) text += ' JOIN logs l ON l.id = o.id';",
      "  text = text + ' WHERE o.id = $1'; return c.query({ text }); };",
      "export const c = (db) => { const parts = ['UPDATE']; parts.push('logs', 'SET id = 1'); return db.query(parts.join(' ')); };",
      'export const d = (db) => db.query(`DELETE FROM ${Tables.Logs}`);',
      "export const e = (names) => { let text = 'we update '; text += 'users set in their ways'; return print(text); };",
    ].join('\n'),
  });
  expect(inventory.tableAccess.map(({ line, table, access: does }) => `${line} ${does} ${table}`)).toEqual([
    '3 read users',
    '6 read logs',
    '6 read orders',
    '9 write logs',
    '10 write logs',
  ]);
  expect(inventory.unresolved).toEqual([]);
});
