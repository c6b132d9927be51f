// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const read = async (tree: Record<string, string>) => {
  const { tables, tableAccess, unresolved } = await inventoryOf(tree);
  return {
    tables: tables.map(({ name }) => name),
    access: tableAccess.map(({ file, line, access, table }) => `${file}:${line} ${access} ${table}`),
    said: unresolved.map(({ file, line, what, why }) => `${file}:${line} ${what}: ${why}`),
  };
};

it('a statement that begins with a computed clause is read, and its beginning said', async () => {
  const found = await read({
    'schema.sql': 'CREATE TABLE books (id int); CREATE TABLE tags (id int);',
    'q.ts': [
      'export const search = async (db, words) => {',
      '  const sql = `${clauseFor(words)} ',
      '    select b.id from found_set f join books b on true left join (select count(*) from tags) t on true`;',
      '  return db.manyOrNone(sql);',
      '};',
      'export const other = (log, text) => log.write(`${text} select books from the list`);',
    ].join('\n'),
  });
  expect(found.access).toEqual(['q.ts:4 read books', 'q.ts:4 read tags']);
  expect(found.said).toEqual(['q.ts:4 SQL: how the statement begins is computed; the rest of it is read']);
});

it('rows that a dump copies are no SQL', async () => {
  const found = await read({
    'dump.sql': [
      'CREATE TABLE books (id int, title text);',
      'COPY public.books (id, title) FROM stdin;',
      "1\tFarmer's market; open daily",
      '2\tinsert into nothing; select;',
      '\\.',
      '',
      "COPY books FROM '/tmp/x';",
      'CREATE TABLE tags (id int);',
    ].join('\n'),
  });
  expect(found.tables).toEqual(['books', 'tags']);
  expect(found.access).toEqual(['dump.sql:2 write books', 'dump.sql:7 write books']);
  expect(found.said).toEqual([]);
});

it('a table that is dropped later is said to be undone, not unmade', async () => {
  const found = await read({
    'migrations/1.sql': 'CREATE TABLE old (id int); CREATE TABLE books (id int);',
    'migrations/2.sql': 'DROP TABLE old;',
    'q.js': "exports.q = (pool) => pool.query('SELECT 1 FROM old, books, never');",
  });
  expect(found.said).toEqual([
    'q.js:1 never: nothing in the tree makes this table',
    'q.js:1 old: what makes this table is undone later: it is dropped or renamed',
  ]);
});

it('a query that is an object is read, however its text is made', async () => {
  const { access } = await read({
    'schema.sql': 'CREATE TABLE books (id int); CREATE TABLE tags (id int); CREATE TABLE notes (id int);',
    'q.ts': [
      "import format from 'pg-format';",
      "const TEXTS = { list: 'select id from tags' };",
      "export const a = (query, rows) => query({ text: format('insert into books (id) values %L returning id', rows) });",
      'export const b = (pool) => pool.query({ text: TEXTS.list, values: [] });',
      "export const c = (client, rows) => client({ text: format('insert into notes (id) values %L', rows) });",
    ].join('\n'),
  });
  expect(access).toEqual(['q.ts:2 read tags', 'q.ts:3 write books', 'q.ts:4 read tags', 'q.ts:5 write notes']);
});

it('what a builder is handed behind its SELECT names tables', async () => {
  const { access, said } = await read({
    'schema.sql': 'CREATE TABLE books (id int); CREATE TABLE lib.tags (id int); CREATE TABLE notes (id int);',
    'base.ts': 'export class Base { constructor(table) { this.table = table; } }',
    'q.ts': [
      "import knex from 'knex';",
      "import { Base } from './base';",
      'const db = knex({});',
      'export class Books extends Base {',
      "  constructor() { super('old'); this.table = 'books'; }",
      '  a() { return db.select(db.raw(`${this.table}.*, t.name FROM ${this.table} LEFT JOIN lib.tags AS t ON true`)).first(); }',
      "  b() { const sql = 'count(*) FROM notes'; return db.select(db.raw(sql)); }",
      "  c() { return db.select(db.raw('count(*) as total')); }",
      '}',
    ].join('\n'),
  });
  expect(access).toEqual(['q.ts:5 read books', 'q.ts:5 read lib.tags', 'q.ts:6 read lib.tags', 'q.ts:7 read notes']);
  expect(said).toEqual([]);
});

it('statements of a JSON file count for it and for the code that loads it', async () => {
  const { access, tables } = await read({
    'queries.json': JSON.stringify(
      { getBooks: 'select id from books where id = $1;', more: { addTag: 'INSERT INTO lib.tags (id) VALUES ($1)' } },
      null,
      2,
    ),
    'get.js': "const queries = require('./queries');\nmodule.exports = (pool, name) => pool.query(queries[name]);",
    'texts.json':
      '{ "a": "Select a file from your computer", "b": "Update your profile", "c": "Hello", "d": "select * from them" }',
    'page.js': "const texts = require('./texts');\nmodule.exports = texts;",
    'unused.json': '{ "a": "select * from nobody" }',
  });
  expect(access).toEqual([
    'get.js:1 read books',
    'get.js:1 write lib.tags',
    'queries.json:2 read books',
    'queries.json:4 write lib.tags',
  ]);
  expect(tables).toEqual(['books', 'lib.tags']);
});

it('parts that are appended to a statement name tables, with a tag and without', async () => {
  const { access } = await read({
    'schema.sql': 'CREATE TABLE books (id int); CREATE TABLE tags (id int); CREATE TABLE notes (id int);',
    'q.ts': [
      "import { SQL } from 'sql-template-strings';",
      'export function a(filter) {',
      '  const statement = SQL`SELECT *`;',
      '  statement.append(` FROM books b `);',
      '  if (filter) statement.append(SQL` JOIN tags t ON t.id = ${filter} `);',
      "  else statement.append('join notes n ON n.id = b.id ');",
      '  return statement;',
      '}',
      'export const b = (list) => list.add(` FROM notes `);',
    ].join('\n'),
  });
  expect(access).toEqual(['q.ts:4 read books', 'q.ts:5 read tags', 'q.ts:6 read notes']);
});

it('a table that is asked for with a schema and without may be one, which is said', async () => {
  const { said } = await read({
    'q.js':
      "exports.a = (pool) => pool.query('SELECT 1 FROM lib.books');\nexports.b = (pool) => pool.query('SELECT 1 FROM books');",
  });
  expect(said).toEqual([
    'q.js:1 lib.books: nothing in the tree makes this table',
    'q.js:2 books: nothing in the tree makes this table; it may be lib.books',
  ]);
});
