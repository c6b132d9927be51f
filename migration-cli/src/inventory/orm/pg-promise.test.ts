// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const PGP = "const pgp = require('pg-promise')();\nconst { helpers } = pgp;\n";

it("pg-promise's helpers write into the table of their columns or of their last argument, or say that it is not known", async () => {
  const { tableAccess, unresolved } = await inventoryOf({
    'schema.sql': 'CREATE TABLE users (id int); CREATE TABLE shop.orders (id int);',
    'a.js': `${PGP}const columns = new pgp.helpers.ColumnSet(['name'], { table: 'users' });\nexports.add = (rows) => helpers.insert(rows, columns);`,
    'b.js': `${PGP}exports.set = (row) => pgp.helpers.update(row, ['name'], new pgp.helpers.TableName({ table: 'orders', schema: 'shop' }));`,
    'c.js': `${PGP}exports.any = (row, columns) => helpers.insert(row, columns);`,
  });
  expect(tableAccess.map(({ file, table, access }) => `${file} ${table} ${access}`)).toEqual([
    'a.js users write',
    'b.js shop.orders write',
  ]);
  expect(unresolved.map(({ file, line }) => `${file}:${line}`)).toEqual(['c.js:3']);
});

it('SQL with the parameters of pg-promise is read, in files as well', async () => {
  const { tableAccess, tables } = await inventoryOf({
    'sql/add.sql': 'INSERT INTO users(name, tag) VALUES (${name}, $/tag/) RETURNING *',
    'sql/create.sql': 'CREATE TABLE users (id int)',
    'sql/drop.sql': 'DROP TABLE users',
    'a.js': "exports.f = (db, ids) => db.any('SELECT * FROM users WHERE id IN ($1:csv) AND name = $<name>', [ids]);",
  });
  expect(tables.map(({ name }) => name)).toEqual(['users']);
  expect(tableAccess.map(({ file, table, access }) => `${file} ${table} ${access}`)).toEqual([
    'a.js users read',
    'sql/add.sql users write',
  ]);
});
