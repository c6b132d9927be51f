// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Inventory } from '../model/inventory.ts';
import { inventoryOf } from './testing/inventory-of.ts';

const access = (inventory: Inventory, file?: string) =>
  inventory.tableAccess
    .filter((item) => file === undefined || item.file === file)
    .map((item) => `${item.within ?? '-'}: ${item.access} ${item.table}(${item.columns.join()})`);

describe('schema', () => {
  it('is read from a migration of any length', async () => {
    const filler = `-- ${'x'.repeat(300_000)}\n`;
    const inventory = await inventoryOf({
      'migrations/1_all.js': `exports.up = (db) => db.query(\`CREATE TABLE long (id int);\n${filler}CREATE TABLE last (id int);\`);`,
    });
    expect(inventory.tables.map(({ name }) => name)).toEqual(['last', 'long']);
  });

  it('holds no table that only a test makes, unless the application touches it', async () => {
    const inventory = await inventoryOf({
      'db/1.sql': 'CREATE TABLE shops (id int);',
      'test/schema.sql': 'CREATE TABLE used (id int); CREATE TABLE scratch (id int, used int REFERENCES used);',
      'drivers/pg/test.js': "describe('x', () => db.query('CREATE TABLE probe (id int)'));",
      'routes/test.js': "exports.make = () => db.query('CREATE TABLE made (id int)');",
      'a.js': "exports.all = () => db.query('SELECT id FROM used');",
      'a.test.js': "it('x', () => db.query('SELECT id FROM scratch'));",
    });
    expect(inventory.tables.map(({ name }) => name)).toEqual(['made', 'shops', 'used']);
    expect(inventory.foreignKeys).toEqual([]);
  });

  it('leaves out what lasts no longer than a migration or a connection, and views that are called as tables', async () => {
    const inventory = await inventoryOf({
      'migrations/1.sql': 'CREATE TABLE users (id int); CREATE TABLE users_new (id int, name text);',
      'migrations/2.sql':
        'INSERT INTO users_new SELECT id FROM users; DROP TABLE users; ALTER TABLE users_new RENAME TO users;',
      'migrations/3.sql':
        'SET search_path = api; CREATE VIEW users AS SELECT * FROM app.users; DROP VIEW users; CREATE VIEW users AS SELECT 1;',
      'job.js': [
        "db.query('CREATE TEMP TABLE picked AS SELECT id FROM users');",
        "db.query('INSERT INTO picked SELECT id FROM users');",
        'const make = (table) => db.query(`CREATE TABLE ${table} (id int AUTO_INCREMENT)`);',
      ].join('\n'),
    });
    expect(inventory.tables.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['users table']);
    expect([...new Set(inventory.tableAccess.map(({ table }) => table))]).toEqual(['users', 'app.users']);
  });

  it('is what migrations add up to: tables, views, columns, foreign keys', async () => {
    const inventory = await inventoryOf({
      'db/1.sql': `CREATE TABLE IF NOT EXISTS shops (id uuid PRIMARY KEY, name text, gone int);
        CREATE TABLE auth."user" (id text PRIMARY KEY);
        CREATE TABLE items (id int, shop_id uuid REFERENCES shops ON DELETE CASCADE, owner text,
          FOREIGN KEY (owner) REFERENCES auth."user" (id) ON DELETE SET NULL);`,
      'db/2.sql': `ALTER TABLE shops DROP COLUMN gone, ADD COLUMN city text;
        ALTER TABLE items ADD CONSTRAINT x FOREIGN KEY (id, owner) REFERENCES shops (a, b);
        ALTER TABLE items RENAME COLUMN owner TO owner_id;
        CREATE VIEW names AS SELECT s.name, count(*) AS total FROM shops s GROUP BY s.name;
        CREATE MATERIALIZED VIEW m AS SELECT id FROM items;
        CREATE TABLE old (id int); DROP TABLE old; CREATE TEMP TABLE scratch (id int);`,
    });
    expect(inventory.tables.map((table) => [table.name, table.kind, table.columns])).toEqual([
      ['auth.user', 'table', ['id']],
      ['items', 'table', ['id', 'shop_id', 'owner_id']],
      ['m', 'materialized-view', ['id']],
      ['names', 'view', ['name', 'total']],
      ['shops', 'table', ['id', 'name', 'city']],
    ]);
    expect(
      inventory.foreignKeys.map((key) => [key.table, key.columns, key.references, key.referencedColumns, key.onDelete]),
    ).toEqual([
      ['items', ['id', 'owner'], 'shops', ['a', 'b'], 'NO ACTION'],
      ['items', ['owner'], 'auth.user', ['id'], 'SET NULL'],
      ['items', ['shop_id'], 'shops', [], 'CASCADE'],
    ]);
    expect(access(inventory)).toContain('view names: read shops(name)');
  });

  it('is also what DO blocks define', async () => {
    const inventory = await inventoryOf({
      'migrations/1_jobs.js': `exports.up = (knex) => knex.schema.raw(\`do $$begin
          create table jobs (id uuid, name text);
          if not exists (select 1 from pg_class where relname = 'runs') then create table runs (job_id uuid references jobs); end if;
        end$$\`);
        exports.down = (knex) => knex.schema.raw(\`do $$begin drop table runs; drop table jobs; end$$\`);`,
    });
    expect(inventory.tables.map(({ name, columns }) => [name, columns])).toEqual([
      ['jobs', ['id', 'name']],
      ['runs', ['job_id']],
    ]);
    expect(inventory.foreignKeys.map(({ table, references }) => [table, references])).toEqual([['runs', 'jobs']]);
  });

  it('is known to SQL in small letters that a method of any name runs, wherever it stands', async () => {
    const inventory = await inventoryOf({
      'app/jobs.js':
        "exports.get = (db, id) => db.getRow(`select * from jobs where id = :id`, { id });\nexports.hint = 'select one from the list';",
      'migrations/1_jobs.js': "exports.up = (knex) => knex.raw('create table jobs (id int)');",
    });
    expect(access(inventory)).toEqual(['get: read jobs(*,id)']);
    expect(inventory.unresolved).toEqual([]);
  });

  it('is touched by statements of many lines, and by a WITH query that is called like the table that it reads', async () => {
    const columns = Array.from({ length: 40 }, (_, index) => `"c${index}, " +\n`).join('');
    const inventory = await inventoryOf({
      'schema.sql': 'CREATE TABLE wide (id int); CREATE TABLE bumps (id int);',
      'wide.js': `exports.add = (db) => db.ask("insert into wide (" +\n${columns}"id) values (1)");`,
      'bumps.js':
        'exports.list = (db) => db.query("WITH bumps AS (SELECT id FROM bumps) SELECT id FROM bumps");\nexports.tree = (db) => db.query("WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT 2 FROM t) SELECT * FROM t");',
    });
    expect(inventory.tableAccess.map(({ file, access: does, table }) => `${file} ${does} ${table}`)).toEqual([
      'bumps.js read bumps',
      'wide.js write wide',
    ]);
  });

  it('reads the bodies of functions, triggers and DO blocks', async () => {
    const inventory = await inventoryOf({
      'f.sql': `CREATE FUNCTION touch() RETURNS trigger AS $$ BEGIN
          UPDATE books SET rating = (SELECT avg(r.stars) FROM reviews r WHERE r.book_id = NEW.book_id) WHERE id = NEW.book_id;
          IF EXISTS (SELECT 1 FROM flags) THEN RETURN NULL; END IF;
          RETURN NEW; END $$ LANGUAGE plpgsql;
        CREATE TRIGGER t AFTER INSERT ON reviews FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE FUNCTION n() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM orders';
        DO $$ BEGIN DELETE FROM junk; END $$;`,
    });
    const tables = inventory.tableAccess.map((item) => `${item.within}: ${item.access} ${item.table}`);
    expect(tables).toEqual([
      'function touch: write books',
      'function touch: read flags',
      'function touch: read reviews',
      'function n: read orders',
      'do block: write junk',
    ]);
  });

  it('reads what functions with parameters and results of their own do, what policies ask, and no table of changed rows', async () => {
    const inventory = await inventoryOf({
      'f.sql': `CREATE TABLE members (id int); CREATE TABLE books (id int); CREATE TABLE secrets (id int);
        CREATE FUNCTION give(wanted int, INOUT note text) RETURNS text AS $$ BEGIN
          note := 'é'; UPDATE books SET id = wanted; RETURN; END $$ LANGUAGE plpgsql;
        CREATE FUNCTION login(name text, pass text) RETURNS api.session AS $$ DECLARE v_row secrets%rowtype; BEGIN
          SELECT * INTO v_row FROM secrets WHERE id = 1; RETURN v_row; END $$ LANGUAGE plpgsql STRICT SECURITY DEFINER;
        CREATE FUNCTION all_of() RETURNS SETOF members AS $$ BEGIN RETURN QUERY SELECT * FROM members; END $$ LANGUAGE plpgsql;
        CREATE FUNCTION gone() RETURNS trigger AS $$ BEGIN
          IF EXISTS (SELECT 1 FROM deleted) THEN DELETE FROM members; END IF; RETURN NULL; END $$ LANGUAGE plpgsql;
        CREATE TRIGGER t AFTER DELETE ON books REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION gone();
        CREATE POLICY own ON books USING (EXISTS (SELECT 1 FROM members m WHERE m.id = books.id));`,
    });
    expect(inventory.unresolved).toEqual([]);
    expect(inventory.tableAccess.map((item) => `${item.within}: ${item.access} ${item.table}`)).toEqual([
      'function give: write books',
      'function login: read secrets',
      'function all_of: read members',
      'function gone: write members',
      'policy own on books: read members',
    ]);
  });

  it('has row-level security where it is turned on and stays on, with whom its policies are for', async () => {
    const { tables } = await inventoryOf({
      'a.sql': `CREATE TABLE s.books (id int); CREATE TABLE notes (id int); CREATE TABLE tags (id int); CREATE TABLE plain (id int);
        CREATE POLICY early ON s.books TO reader, writer USING (true);
        ALTER TABLE s.books ENABLE ROW LEVEL SECURITY; ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
        CREATE POLICY late ON notes USING (true); CREATE POLICY idle ON plain USING (true);
        ALTER TABLE tags ENABLE ROW LEVEL SECURITY; ALTER TABLE tags DISABLE ROW LEVEL SECURITY;`,
    });
    expect(tables.map(({ name, rowSecurity }) => `${name} ${rowSecurity?.join() ?? 'off'}`)).toEqual([
      'notes public',
      'plain off',
      's.books reader,writer',
      'tags off',
    ]);
  });

  it('takes the variables of psql and graphile-migrate for names where no value can stand', async () => {
    const inventory = await inventoryOf({
      'migrations/current.sql': [
        'CREATE TABLE shop.books (id int DEFAULT :first_id);',
        'GRANT USAGE ON SCHEMA shop TO :DATABASE_VISITOR;',
        'ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT USAGE ON SEQUENCES TO :"DATABASE_VISITOR";',
        'GRANT SELECT, INSERT (id) ON shop.books TO :DATABASE_VISITOR;',
        'CREATE POLICY p ON shop.books TO :DATABASE_VISITOR USING (true);',
      ].join('\n'),
    });
    expect(inventory.tables.map(({ name }) => name)).toEqual(['shop.books']);
    expect(inventory.unresolved).toEqual([]);
  });

  it('says which statement of a file Postgres cannot parse, with its line, and reads the rest', async () => {
    const inventory = await inventoryOf({
      'a.sql':
        '\\set x 1\nCREATE TABLE a (id int);\nCREATE TABEL b;\nCREATE TABLE "ü;" (id int);\nCREATE TABLE c (id int);',
    });
    expect(inventory.tables.map((table) => [table.name, table.line])).toEqual([
      ['a', 2],
      ['c', 5],
      ['ü;', 4],
    ]);
    expect(inventory.unresolved).toMatchObject([{ file: 'a.sql', line: 3, what: 'SQL' }]);
  });
});

describe('a migration in code', () => {
  const FIRST = "exports.up = (db) => db.createTable('papers', { id: 'int' });\n";
  const making = (halves: string) =>
    `const make = (db) => db.runSql('create table papers (id int)');\nconst makeAgain = (db) => make(db);\n${halves}`;
  const tables = async (second: string, first = FIRST) => {
    const { tables: found } = await inventoryOf({ 'migrations/1-first.js': first, 'migrations/2-second.js': second });
    return found.map(({ name }) => name);
  };

  it.each([
    ["exports.up = (db) => db.dropTable('papers');\nexports.down = (db) => makeAgain(db);\n"],
    [
      "exports.up = (db) => db.dropTable('papers');\nexports.down = function (db, done) { makeAgain(db).then(done); };\n",
    ],
    ["exports.up = (db) => db.dropTable('papers');\nexports.down = makeAgain;\n"],
    ["const up = (db) => db.dropTable('papers');\nmodule.exports = { up, down: makeAgain };\n"],
  ])('does not bring back what only its way back makes: %s', async (halves) => {
    expect(await tables(making(halves))).toEqual([]);
  });

  it.each([
    ['exports.up = (db) => makeAgain(db);\nexports.down = (db) => make(db);\n'],
    ['exports.run = makeAgain;\nexports.down = (db) => make(db);\n'],
  ])('has what both of its ways make: %s', async (halves) => {
    expect(await tables(making(halves), '')).toEqual(['papers']);
  });
});

describe('access from code', () => {
  it('folds constants through concatenation, objects, imports and conditions', async () => {
    const inventory = await inventoryOf({
      'schema.sql':
        'CREATE TABLE orders (id int); CREATE TABLE order_items (id int); CREATE TABLE a (id int); CREATE TABLE b (id int);',
      'names.js':
        "exports.TABLES = { orders: 'orders', items: `order_items` };\nexports.COLUMNS = ['id', 'total'].join(', ');",
      'q.js': [
        "const { TABLES, COLUMNS } = require('./names');",
        "const SELECT = 'SELECT ' + COLUMNS + ' FROM ' + TABLES.orders;",
        'exports.find = (db, id) => db.query(SELECT + " WHERE id = $1", [id]);',
        'exports.list = (db, open) => db.query(`SELECT o.id FROM ${TABLES.orders} o JOIN ${TABLES.items} i ON i.order_id = o.id ${open ? "WHERE o.open" : ""} ORDER BY ${sort()} LIMIT ${n}`);',
        'exports.save = (db, values) => db.query(`INSERT INTO ${TABLES.orders} (id, total) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET total = excluded.total RETURNING id`, values);',
        "exports.drop = (db) => db.query('DELETE FROM order_items');",
        'exports.both = async (db) => { const sql = `WITH gone AS (DELETE FROM a RETURNING id) INSERT INTO b SELECT id FROM gone`; await db.query(sql); };',
      ].join('\n'),
    });
    expect(access(inventory, 'q.js')).toEqual([
      '-: read orders(id,total)',
      'find: read orders(id,total)',
      'list: read order_items(order_id)',
      'list: read orders(id,open)',
      'save: write orders(id,total)',
      'drop: write order_items()',
      'both: write a()',
      'both: write b()',
    ]);
    expect(inventory.tableAccess.find((item) => item.within === 'save')?.commands).toEqual([
      'insert',
      'select',
      'update',
    ]);
    expect(inventory.unresolved).toEqual([]);
  });

  it('says a table that is computed, and finds it at the callers when they tell it', async () => {
    const inventory = await inventoryOf({
      'schema.sql': 'CREATE TABLE books (id int);',
      'lib.ts':
        'export async function insertAll(db: Db, table: string, names: string) { await db.query(`INSERT INTO ${table} (${names}) VALUES ($1) ON CONFLICT DO NOTHING`); }\nexport const any = (db: Db, x: { t: string }) => db.query(`SELECT * FROM ${x.t}`);',
      'seed.ts':
        "import { insertAll } from './lib';\nexport async function seed(db) { await insertAll(db, 'books', 'id'); await insertAll(db, pick(), 'id'); }",
    });
    expect(access(inventory)).toEqual(['seed: write books(id)']);
    expect(inventory.unresolved.map((item) => [item.file, item.line, item.why])).toEqual([
      ['lib.ts', 2, 'the name of a table is computed'],
      ['seed.ts', 2, 'the name of a table is computed'],
    ]);
  });

  it('counts a .sql file for the code that reads it, and query builders and libraries by name', async () => {
    const inventory = await inventoryOf({
      'a/q.js':
        "const path = require('path'); const fs = require('fs');\nexports.search = (db) => db.query(fs.readFileSync(path.join(__dirname, 'sql/s.sql'), 'utf8'));",
      'a/sql/s.sql': 'SELECT title FROM books;',
      'k.ts':
        "import knex from 'knex';\nconst T = 'people';\nconst db = knex({});\nexport const f = () => db(T).where({ id: 1 }).update({ x: 1 });\nexport const g = () => db.select('*').from('pets');",
      'auth.ts':
        "import { betterAuth } from 'better-auth';\nexport const auth = betterAuth({ user: { modelName: 'staff' } });",
    });
    expect(access(inventory)).toEqual([
      'search: read books(title)',
      '-: read books(title)',
      '-: readwrite account()',
      '-: readwrite session()',
      '-: readwrite staff()',
      '-: readwrite verification()',
      'f: write people()',
      'g: read pets()',
    ]);
  });

  it('takes no prose and no other languages for SQL', async () => {
    const inventory = await inventoryOf({
      'a.ts':
        "const a = 'Select one from the list'; const b = 'Update your card'; const c = 'delete from here'; label('select me from me'); const d = 'WITH LOVE'; find('CREATE A PLAN');",
    });
    expect(inventory.tableAccess).toEqual([]);
  });

  it('qualifies a bare name that only one schema has', async () => {
    const inventory = await inventoryOf({
      's.sql': 'CREATE TABLE staff.members (id int); CREATE TABLE here (id int);',
      'a.js': "db.query('SELECT id FROM members'); db.query('SELECT 1 FROM here')",
    });
    expect(inventory.tableAccess.map((item) => item.table).sort()).toEqual(['here', 'staff.members']);
  });
});

const table = fc.constantFrom('orders', 'order_items', 'auth.user', '"Mixed Case"', 'söme');
const plain = (name: string) => name.replaceAll('"', '').replace('user', 'user');
const printedTable = (name: string) => (name === 'auth.user' ? 'auth."user"' : name);

const select = fc.tuple(table, table).map(([a, b]) => ({
  sql: `SELECT x.id FROM ${printedTable(a)} x LEFT JOIN ${printedTable(b)} y ON y.id = x.id WHERE x.a IN (SELECT 1) AND y.b = $1`,
  reads: [plain(a), plain(b)],
  writes: [] as string[],
}));
const insert = fc.tuple(table, table).map(([a, b]) => ({
  sql: `INSERT INTO ${printedTable(a)} (id) SELECT id FROM ${printedTable(b)}`,
  reads: [plain(b)],
  writes: [plain(a)],
}));
const update = fc.tuple(table, table).map(([a, b]) => ({
  sql: `UPDATE ${printedTable(a)} t SET id = s.id FROM ${printedTable(b)} s WHERE s.x = t.x`,
  reads: [plain(a), plain(b)],
  writes: [plain(a)],
}));
const remove = table.map((a) => ({ sql: `DELETE FROM ${printedTable(a)}`, reads: [] as string[], writes: [plain(a)] }));
const statement = fc.oneof(select, insert, update, remove);

describe('table extraction, for any statement', () => {
  it('finds exactly the tables that are read and written, however the text is put together', async () => {
    await fc.assert(
      fc.asyncProperty(
        statement,
        fc.constantFrom('literal', 'template', 'concatenation', 'constant'),
        async ({ sql, reads, writes }, style) => {
          const middle = Math.floor(sql.length / 2);
          const quoted = (text: string) => `'${text}'`;
          const body = {
            literal: `db.query(${quoted(sql)})`,
            template: `const part = ${quoted(sql.slice(middle))}; db.query(\`${sql.slice(0, middle)}\${part}\`)`,
            concatenation: `db.query(${quoted(sql.slice(0, middle))} + ${quoted(sql.slice(middle))})`,
            constant: `const SQL = ${quoted(sql)}; db.query(SQL)`,
          }[style];
          const inventory = await inventoryOf({ 'a.js': `function f(db) { ${body} }` });
          const found = (test: (item: string) => boolean) =>
            [
              ...new Set(
                inventory.tableAccess.filter((item) => (item.commands ?? []).some(test)).map((item) => item.table),
              ),
            ].sort();
          expect(found((command) => command === 'select')).toEqual([...new Set(reads)].sort());
          expect(found((command) => command !== 'select')).toEqual([...new Set(writes)].sort());
        },
      ),
      { numRuns: 80 },
    );
  });
});
