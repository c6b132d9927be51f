import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const SESSION = "const session = require('express-session');";

async function read(...lines: string[]) {
  const { tables, tableAccess, unresolved } = await inventoryOf({ 'app.js': lines.join('\n') });
  return {
    tables: tables.map(({ name, kind, line }) => `${kind} ${name}:${line}`),
    access: tableAccess.map(({ table, access, via, line }) => `${access} ${table} ${via}:${line}`),
    said: unresolved.filter(({ what }) => what === 'table').map(({ line }) => line),
  };
}

it.each([
  ['session', "new (require('connect-pg-simple')(session))({ pool })"],
  ['session', "new (require('connect-pg-simple')(session))()"],
  ['visits', "new (require('connect-pg-simple')(session))({ pool, tableName: 'visits', schemaName: 'public' })"],
  ['web.visits', "new (require('connect-pg-simple')(session))({ pool, tableName: 'visits', schemaName: 'web' })"],
  ['sessions', "new (require('connect-session-knex').ConnectSessionKnexStore)({ knex })"],
  ['visits', "new (require('connect-session-knex')(session))({ knex, tablename: 'visits' })"],
  ['Sessions', "new (require('connect-session-sequelize')(session.Store))({ db })"],
])('%s is the table of %s', async (table, made) => {
  expect(await read(SESSION, `exports.store = ${made};`)).toEqual({
    tables: [`table ${table}:2`],
    access: [`readwrite ${table} library:2`],
    said: [],
  });
});

it('a class that a name holds, made by the package or imported from it, is the same', async () => {
  const made = await read(
    SESSION,
    "const connect = require('connect-pg-simple');",
    'const Store = connect(session);',
    "module.exports = session({ store: new Store({ tableName: 'held' }) });",
  );
  expect(made.tables).toEqual(['table held:4']);
  const imported = await read(
    "import { ConnectSessionKnexStore } from 'connect-session-knex';",
    "export const store = new ConnectSessionKnexStore({ tableName: 'imported' });",
  );
  expect(imported.tables).toEqual(['table imported:2']);
});

it('a name that is computed is said, and so are options that are not known; other classes say nothing', async () => {
  const found = await read(
    SESSION,
    "const Store = require('connect-pg-simple')(session);",
    'exports.one = new Store({ tableName: process.argv[2] });',
    'exports.two = (options) => new Store(options);',
    "exports.three = new (require('session-file-store')(session))({ path: 'x' });",
  );
  expect(found).toEqual({ tables: [], access: [], said: [3, 4] });
});
