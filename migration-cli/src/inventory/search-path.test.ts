import { expect, it } from 'vitest';
import { inventoryOf } from './testing/inventory-of.ts';

const read = async (tree: Record<string, string>) => {
  const { tables, tableAccess, foreignKeys, unresolved } = await inventoryOf(tree);
  return {
    tables: tables.map(({ name, kind }) => `${name} ${kind}`),
    access: tableAccess.map(({ file, table }) => `${file} ${table}`),
    keys: foreignKeys.map(({ table, references }) => `${table} ${references}`),
    said: unresolved.map(({ what }) => what),
  };
};

const raw = (text: string) => `exports.up = (knex) => knex.raw(\`${text}\`);`;

it('a table that is made on a search path is the same with its schema', async () => {
  const found = await read({
    'migrations/1.js': raw('SET search_path = app, public; CREATE TABLE books (id int); CREATE TABLE old (id int);'),
    'migrations/2.js': raw('DROP TABLE app.old; CREATE TABLE app.notes (book int REFERENCES app.books (id));'),
    'q.js':
      "exports.q = (pool) => pool.query('SELECT 1 FROM app.books JOIN notes ON true JOIN other.books o ON true');",
  });
  expect(found).toEqual({
    tables: ['app.notes table', 'books table'],
    access: ['q.js app.notes', 'q.js books', 'q.js other.books'],
    keys: ['app.notes books'],
    said: ['other.books'],
  });
});

it('a schema with views of its own holds those, not the tables that are called so', async () => {
  const found = await read({
    'schema.sql': `SET search_path TO shop; CREATE TABLE books (id int); CREATE TABLE tags (id int);
      SET search_path TO api; CREATE VIEW api.books AS SELECT id FROM shop.books;`,
    'q.js': "exports.q = (pool) => pool.query('SELECT 1 FROM api.books, api.tags');",
  });
  expect(found.access).toEqual(['q.js api.books', 'q.js api.tags', 'schema.sql books']);
  expect(found.said).toEqual(['api.tags']);
});

it('a client may set the search path as well', async () => {
  const found = await read({
    'db.js': "module.exports = require('knex')({ client: 'pg', searchPath: ['app', 'public'] });",
    'schema.sql': 'CREATE TABLE books (id int);',
    'q.js': "const db = require('./db');\nexports.q = () => db('app.books').select();",
  });
  expect(found.access).toEqual(['q.js books']);
});

it('statements of code that cannot be parsed as a whole are read one by one', async () => {
  const found = await read({
    'migrations/1.js': raw('CREATE TABLE books (id int); CREATE TABEL tags; CREATE VIEW v AS SELECT id FROM books;'),
  });
  expect(found.tables).toEqual(['books table', 'v view']);
  expect(found.access).toEqual(['migrations/1.js books']);
  expect(found.said).toEqual(['SQL']);
});

it('names that only newer versions of Postgres keep for themselves are names', async () => {
  const found = await read({
    'schema.sql': `CREATE TABLE system_user (system_user_id int);
      CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM system_user; END $$;`,
    'q.js': "exports.q = (pool) => pool.query('SELECT system_user_id FROM system_user');",
  });
  expect(found).toEqual({
    tables: ['system_user table'],
    access: ['q.js system_user', 'schema.sql system_user'],
    keys: [],
    said: [],
  });
});

it('a temporary table that a function makes is no table', async () => {
  const found = await read({
    'schema.sql': `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
        CREATE TEMP TABLE scratch (id int); INSERT INTO scratch VALUES (1); END $$;
      CREATE FUNCTION g() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM scratch';`,
  });
  expect(found).toEqual({ tables: [], access: [], keys: [], said: [] });
});
