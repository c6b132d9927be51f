// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { describe, expect, it } from 'vitest';
import { inventoryOf } from './testing/inventory-of.ts';

const KNEX = "const knex = require('knex')({});\n";

/** `file:line table direction`, and what is said to be computed. */
async function read(tree: Record<string, string>): Promise<{ touched: string[]; said: string[] }> {
  const { tableAccess, unresolved } = await inventoryOf(tree);
  return {
    touched: [...new Set(tableAccess.map(({ file, line, table, access }) => `${file}:${line} ${table} ${access}`))],
    said: unresolved.filter(({ why }) => why.includes('table is computed')).map(({ file, line }) => `${file}:${line}`),
  };
}

describe('a table that a function or a class is handed', () => {
  it('is touched where a call names it, through functions that hand it on', async () => {
    const tree = {
      'base.js': `${KNEX}const insert = (table, row) => knex(table).insert(row);\nexports.insert = insert;\nexports.add = (name, row) => insert(name, row);`,
      'a.js': "const { add, insert } = require('./base');\nadd('users', {});\ninsert('orders', {});",
    };
    expect(await read(tree)).toEqual({ touched: ['a.js:2 users write', 'a.js:3 orders write'], said: [] });
  });

  it('is touched where a class names it: by super, new, a field, a getter, an option', async () => {
    const base = (parameters: string, body: string) =>
      `${KNEX}class Base { constructor(${parameters}) { ${body} } find(id) { return knex(this.table).where({ id }).first(); } add(row) { return knex(this.table).insert(row); } }\nmodule.exports = Base;`;
    const user = (rest: string) => `const Base = require('./base');\n${rest}`;
    const tree = (parameters: string, body: string, rest: string) => ({
      'base.js': base(parameters, body),
      'users.js': user(rest),
    });
    for (const files of [
      tree('table', 'this.table = table;', "class Users extends Base { constructor(db) { super('users', db); } }"),
      tree('table', 'this.table = table;', "module.exports = new Base('users');"),
      tree('', '', "class Users extends Base { table = 'users'; }"),
      tree('', '', "class Users extends Base { get table() { return 'users'; } }"),
      tree('{ table }', 'this.table = table;', "const users = new Base({ table: 'users' });"),
      tree(
        'options',
        'this.table = options.table;',
        "const TABLES = { users: 'users' };\nnew Base({ table: TABLES.users });",
      ),
    ]) {
      const { touched, said } = await read(files);
      expect(
        touched.map((item) => item.replace(/:\d+/, '')),
        files['users.js'],
      ).toEqual(['users.js users readwrite']);
      expect(said).toEqual([]);
    }
  });

  it('is touched by SQL in the same way', async () => {
    const tree = {
      'base.ts':
        'export abstract class Base { protected abstract table: string; all() { return this.pool.query(`SELECT * FROM ${this.table}`); } drop(id) { return this.pool.query(`DELETE FROM ${this.table} WHERE id = $1`, [id]); } }',
      'logs.ts': "import { Base } from './base';\nexport class Logs extends Base { table = 'logs'; }",
    };
    expect(await read(tree)).toEqual({ touched: ['logs.ts:2 logs readwrite'], said: [] });
  });

  it('is said where nothing names it', async () => {
    const tree = {
      'store.js': `${KNEX}function Store(options) { this.options = options; }\nStore.prototype.get = function (id) { return knex(this.options.table).where({ id }); };\nconst sub = knex('a').as('s');\nknex.select().from(sub);\nknex.schema.createTable(process.argv[2], () => {});`,
    };
    const { touched, said } = await read(tree);
    expect(touched).toEqual(['store.js:4 a read']);
    expect(said).toEqual(['store.js:3', 'store.js:6']);
  });

  it('is touched by what is chained on a builder that a function or getter gives', async () => {
    const tree = {
      'a.js': `${KNEX}const carts = () => knex('carts');\nexports.all = () => carts().select();\nexports.add = (row) => carts().insert(row);`,
      'c.js': `${KNEX}const list = () => knex('tags').where({ open: true });\nexports.all = async () => (await list()).map(String);\nexports.then = () => list().then(String);`,
      'b.js': `${KNEX}module.exports = {\n  get notes() { return knex('notes'); },\n  list() { return this.notes.select(); },\n  add(row) { return this.notes.insert(row); },\n};`,
    };
    expect((await read(tree)).touched).toEqual([
      'a.js:2 carts readwrite',
      'a.js:3 carts read',
      'a.js:4 carts write',
      'b.js:3 notes readwrite',
      'b.js:4 notes read',
      'b.js:5 notes write',
      'c.js:2 tags read',
    ]);
  });
});

it('a link over a junction touches the junction, and the rows of the other side when it is cut', async () => {
  const tree = {
    'models.js': [
      "const { Model } = require('objection');",
      "class Tag extends Model { static get tableName() { return 'tags'; } }",
      "class Page extends Model { static get tableName() { return 'pages'; } static get relationMappings() { return { tags: { modelClass: Tag, join: { from: 'pages.id', through: { from: 'page_tags.page', to: 'page_tags.tag' }, to: 'tags.id' } } }; } }",
      'module.exports = { Page, Tag };',
    ].join('\n'),
    'a.js': "exports.f = (page) => page.$relatedQuery('tags').relate(1);",
    'b.js': "exports.f = (thing) => thing.$relatedQuery('tags').unrelate();",
    'c.js': "exports.f = (thing) => thing.$relatedQuery('tags').insert({});",
  };
  expect((await read(tree)).touched).toEqual([
    'a.js:1 page_tags write',
    'b.js:1 page_tags write',
    'b.js:1 tags read',
    'c.js:1 page_tags write',
    'c.js:1 tags write',
  ]);
});

it('functions that hand lists on to each other do not keep the reading from its end', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `f${index}`);
  const calls = names.map((name) => `${name}(items);`).join(' ');
  const code = names.map((name) => `function ${name}(items) { items.forEach((item) => db.query(item)); ${calls} }`);
  const begun = performance.now();
  await inventoryOf({ 'a.js': `${code.join('\n')}\nf0(['SELECT id FROM a']);` });
  expect(performance.now() - begun).toBeLessThan(10_000);
});

describe('a repository over postgres.js', () => {
  const base = [
    'export function repository({ db, tableName, logger }) {',
    '  return {',
    '    one: async (id) => db`SELECT * FROM ${db(tableName)} WHERE id = ${id}`,',
    '    add: async (rows) => db`INSERT INTO ${db(tableName)} ${db(rows)}`,',
    '    change: async (id, fields) => db`UPDATE ${db(tableName)} SET ${db(fields)} WHERE id = ${id} RETURNING *`,',
    '    remove: async (id) => { logger.debug(id); return db`DELETE FROM ${db(tableName)} WHERE id = ${id}`; },',
    '  };',
    '}',
  ].join('\n');

  it('names its table where the tag quotes it, whatever the tag is called', async () => {
    const code = "import postgres from 'postgres'; const db = postgres(); const TABLE = 'users';\n";
    const tree = {
      'a.js': `${code}export const all = () => db\`SELECT * FROM \${db(TABLE)}\`;\nexport const some = (name) => db\`SELECT \${db(name)} FROM orders\`;`,
    };
    expect(await read(tree)).toEqual({ touched: ['a.js:2 users read', 'a.js:3 orders read'], said: [] });
  });

  it('is handed its table through a function that a container hands over by name', async () => {
    const tree = {
      'base.js': base,
      'dependencies.js': [
        "import { asValue } from 'awilix';",
        "import { repository } from './base.js';",
        "import { db } from './db.js';",
        'export function dependencies({ logger }) {',
        '  const repositoryBase = ({ tableName }) => repository({ logger, db, tableName });',
        '  return { logger: asValue(logger), repositoryBase: asValue(repositoryBase) };',
        '}',
      ].join('\n'),
      'db.js': "import postgres from 'postgres'; export const db = postgres();",
      'start.js': "import { dependencies } from './dependencies.js';\ndependencies({ logger: console });",
      'users.js':
        "export default function users({ repositoryBase }) {\n  const tableName = 'users';\n  return { ...repositoryBase({ tableName }) };\n}",
    };
    const { tableAccess } = await inventoryOf(tree);
    const commands = new Set(
      tableAccess.flatMap(({ table, file, commands: some = [] }) => some.map((one) => `${file} ${table} ${one}`)),
    );
    expect([...commands].sort()).toEqual(
      ['delete', 'insert', 'select', 'update'].map((one) => `users.js users ${one}`),
    );
    expect((await read(tree)).said).toEqual([]);
  });
});
