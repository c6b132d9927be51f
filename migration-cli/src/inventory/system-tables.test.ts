import { expect, it } from 'vitest';
import { isSystemTable } from './system-tables.ts';
import { inventoryOf } from './testing/inventory-of.ts';

const accessIn = async (tree: Record<string, string>) =>
  (await inventoryOf(tree)).tableAccess.map(
    ({ line, table, access, via, within }) => `${line} ${within}: ${access} ${table} ${via}`,
  );

const SCHEMA = 'CREATE TABLE books (id int); CREATE TABLE pg_players (id int);';

it('what databases keep of themselves is no table of the application', () => {
  for (const name of ['sqlite_master', 'main.sqlite_schema', 'pg_stat_activity', 'pg_class', 'pg_catalog.pg_tables'])
    expect(isSystemTable(name), name).toBe(true);
  for (const name of ['information_schema.columns', 'INFORMATION_SCHEMA.TABLES', 'sys.tables', 'mysql.user'])
    expect(isSystemTable(name), name).toBe(true);
  for (const name of ['pg_players', 'sys.users', 'tables', 'sqlite', 'pgboss.job'])
    expect(isSystemTable(name), name).toBe(false);
});

it('the catalogue is neither a table nor touched, however it is asked', async () => {
  const tree = {
    'schema.sql': `CREATE TABLE sqlite_sequence(name,seq); ${SCHEMA}`,
    'a.js': [
      "const db = require('knex')({ client: 'pg' });",
      "exports.a = () => db('information_schema.tables').select('*');",
      "exports.b = () => db('sqlite_master').where({ type: 'table' });",
      "exports.c = () => db.withSchema('information_schema').from('columns');",
      "exports.d = () => db.select('*').from('pg_indexes').join('books', 'a', 'b');",
      "exports.e = (pool) => pool.query('SELECT name FROM sqlite_schema s, books, pg_players');",
      'exports.f = (pool) => pool.query("SELECT 1 FROM `INFORMATION_SCHEMA`.`TABLES` WHERE x = ?");',
    ].join('\n'),
  };
  const { tables, unresolved } = await inventoryOf(tree);
  expect(tables.map(({ name }) => name)).toEqual(['books', 'pg_players']);
  expect(unresolved).toEqual([]);
  expect(await accessIn(tree)).toEqual(['5 d: read books builder', '6 e: read books sql', '6 e: read pg_players sql']);
});

it('what changes the schema touches no rows', async () => {
  const changes = [
    'CREATE TRIGGER t BEFORE UPDATE ON books FOR EACH ROW EXECUTE FUNCTION touch()',
    'CREATE UNIQUE INDEX CONCURRENTLY i ON books (id)',
    'CREATE INDEX `i` ON `books` (`id`) USING BTREE',
    'CREATE POLICY p ON books USING (true)',
    'ALTER TABLE books ENABLE ROW LEVEL SECURITY',
    'DROP TRIGGER t ON books',
    "COMMENT ON TABLE books IS 'x'",
    'GRANT SELECT ON books TO reader',
    'DO $$ BEGIN CREATE INDEX i ON books (id); ALTER TABLE books ADD COLUMN x int; END $$',
    'CREATE TRIGGER IF NOT EXISTS t AFTER INSERT ON books BEGIN DELETE FROM pg_players; END',
  ];
  const code = changes.map((text, index) => `exports.c${index} = (pool) => pool.query(${JSON.stringify(text)});`);
  const { tableAccess, unresolved } = await inventoryOf({ 'schema.sql': SCHEMA, 'c.js': code.join('\n') });
  expect(tableAccess).toEqual([]);
  // What another database's trigger does is not read, which is said.
  expect(unresolved.map(({ line }) => line)).toEqual([3, 10]);
  const [file] = [changes.filter((_, index) => ![2, 9].includes(index)).join(';\n')];
  expect(await accessIn({ 'schema.sql': `${SCHEMA}${file}` })).toEqual([]);
});

it('a table that is made of a query reads what the query asks, and nothing else', async () => {
  const code = [
    "exports.a = (pool) => pool.query('CREATE TABLE copies AS SELECT id FROM books');",
    "exports.b = (pool) => pool.query('SELECT id INTO others FROM books');",
  ].join('\n');
  expect(await accessIn({ 'schema.sql': SCHEMA, 'c.js': code })).toEqual([
    '1 a: read books sql',
    '2 b: read books sql',
  ]);
});

it('who runs a file of SQL at its start does what its statements do, not what its views and functions will', async () => {
  const tree = {
    'schema.sql': `${SCHEMA}
      CREATE VIEW shelf AS SELECT id FROM books;
      CREATE FUNCTION n() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM books';
      CREATE TRIGGER t AFTER INSERT ON books FOR EACH ROW EXECUTE FUNCTION n();
      INSERT INTO pg_players VALUES (1);`,
    'start.js':
      "const fs = require('fs');\nexports.start = (pool) => pool.query(fs.readFileSync(__dirname + '/schema.sql', 'utf8'));",
  };
  const { tableAccess } = await inventoryOf(tree);
  expect(tableAccess.filter(({ file }) => file === 'start.js').map(({ table, via }) => `${table} ${via}`)).toEqual([
    'pg_players sql-file',
  ]);
});
