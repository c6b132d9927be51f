import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const tablesOf = async (tree: Record<string, string>) => (await inventoryOf(tree)).tables.map(({ name }) => name);

describe('the way back of a migration', () => {
  it('is told by the name of a .sql file or of its folder', async () => {
    for (const back of ['m/001.undo.sql', 'm/002-a-down.sql', 'm/z.down.sql', 'm/down/001.sql', 'sql/U001__a.sql']) {
      const tree = { 'm/001.do.sql': 'CREATE TABLE a (id int);', [back]: 'DROP TABLE a;' };
      expect(await tablesOf(tree), back).toEqual(['a']);
    }
    expect(await tablesOf({ 'm/1.sql': 'CREATE TABLE a (id int);', 'm/2_breakdown.sql': 'DROP TABLE a;' })).toEqual([]);
  });

  it('is told by the marks of the tools that keep both ways in one file', async () => {
    for (const [up, down] of [
      ['-- migrate:up', '-- migrate:down transaction:false'],
      ['-- +goose Up', '-- +goose Down'],
      ['-- +migrate Up', '-- +migrate Down'],
      ['-- Up Migration', '-- Down Migration\r'],
      ['--UP', '--DOWN'],
    ]) {
      const text = `${up}\nCREATE TABLE a (id int);\n${down}\nDROP TABLE a;\n`;
      expect(await tablesOf({ 'm/1.sql': text, 'm/2.sql': text.replaceAll(' a', ' b') }), up).toEqual(['a', 'b']);
    }
    expect(await tablesOf({ 'm/1.sql': 'CREATE TABLE a ();\n-- down with it, it is old\nDROP TABLE a;' })).toEqual([]);
  });
});

describe('migrations', () => {
  it('run in the order of their numbers', async () => {
    expect(await tablesOf({ 'm/9.sql': 'CREATE TABLE a ();', 'm/10.sql': 'DROP TABLE a;' })).toEqual([]);
    expect(
      await tablesOf({
        'm/9.js': "exports.up = (knex) => knex.schema.createTable('a', () => {});",
        'm/10.js': "exports.up = (knex) => knex.schema.dropTable('a');",
      }),
    ).toEqual([]);
  });

  it('run a chain of the schema builder from its beginning', async () => {
    const text =
      "exports.up = (knex) => knex.schema.renameTable('a', 'a_old').createTable('a', () => {}).dropTable('a_old');";
    const first = "exports.up = (knex) => knex.schema.createTable('a', () => {});";
    expect(await tablesOf({ 'm/1.js': first, 'm/2.js': text })).toEqual(['a']);
  });
});

it('a table is there although a script or a reset between tests drops it', async () => {
  const made = "exports.up = (knex) => knex.schema.createTable('a', () => {});";
  for (const reset of [
    "exports.reset = (knex) => knex.schema.dropTable('a');",
    "exports.reset = (pool) => pool.query('DROP TABLE a');",
  ])
    expect(await tablesOf({ 'migrations/1.js': made, 'scripts/reset.js': reset })).toEqual(['a']);
  expect(await tablesOf({ 'm/1.sql': 'CREATE TABLE a (id int);', 'm/drop_all.sql': 'DROP TABLE a;' })).toEqual(['a']);
  expect(await tablesOf({ 'm/1.sql': 'CREATE TABLE a (id int);', 'm/2_drop_a.sql': 'DROP TABLE a;' })).toEqual([]);
});

it('a table is known although only another database understands the statement that makes it', async () => {
  const tree = {
    'm/1.sql': 'CREATE TABLE `users` (`id` int unsigned NOT NULL AUTO_INCREMENT, KEY `k` (`id`)) ENGINE=InnoDB;',
    'db.js':
      "db.exec('CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY AUTOINCREMENT)');\ndb.prepare('SELECT id FROM notes').all();",
  };
  const { tables, unresolved, tableAccess } = await inventoryOf(tree);
  expect(tables.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['notes table', 'users table']);
  expect(unresolved.map(({ file }) => file)).toEqual(['db.js', 'm/1.sql']);
  expect(tableAccess.map(({ table, access }) => `${table} ${access}`)).toEqual(['notes read']);
});

it('migrations whose names begin with times of several lengths run in the order of the times', async () => {
  const step = (...calls: string[]) => `exports.up = (knex) => knex.schema.${calls.join('.')};`;
  const tree = {
    'migrations/20170116163901-a.js': step("createTable('events', () => {})"),
    'migrations/201707140000-b.js': step("dropTable('events')", "createTable('comments', () => {})"),
    'migrations/20180801-c.js': step("renameTable('comments', 'answers')"),
    'migrations/20180801120000-d.js': step("renameTable('answers', 'replies')"),
  };
  expect(await tablesOf(tree)).toEqual(['replies']);
});

it('a table that is renamed or dropped by a computed name is said', async () => {
  const { unresolved } = await inventoryOf({
    'migrations/1.js':
      "const rename = (q, from, to) => q.schema.renameTable(from, to);\nexports.up = (knex) => knex.schema.dropTable(process.argv[2]);\nexports.late = (knex, name) => knex.schema.renameTable('a', name);",
  });
  expect(unresolved.map(({ line, what, why }) => `${line} ${what}: ${why}`)).toEqual([
    '1 renameTable: the name of the table is computed',
    '2 dropTable: the name of the table is computed',
    '3 renameTable: the new name of a is computed',
  ]);
});
