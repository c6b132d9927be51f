// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const SCHEMA = ['users', 'posts', 'tags', 'likes'].map((table) => `CREATE TABLE ${table} (id int);`).join('\n');

const read = async (lines: string[]) => {
  const { tableAccess, unresolved } = await inventoryOf({ 'schema.sql': SCHEMA, 'q.ts': lines.join('\n') });
  return {
    access: tableAccess.map(({ line, table, access }) => `${line} ${table} ${access}`),
    unresolved: unresolved.map(({ line }) => line),
  };
};

it("Slonik's identifiers with constant parts name their tables, others are said", async () => {
  const found = await read([
    "import { sql } from 'slonik';",
    "const TAGS = sql.identifier(['tags']);",
    "export const a = (pool) => pool.any(sql.unsafe`SELECT 1 FROM ${sql.identifier(['public', 'posts'])} JOIN ${sql.identifier(['users'])} u ON true`);",
    'export const b = (pool, id) => pool.query(sql.type(row)`DELETE FROM ${TAGS} WHERE id = ${id}`);',
    "export const c = (pool, ids) => pool.query(sql.unsafe`INSERT INTO likes (id) SELECT * FROM ${sql.unnest(ids, ['int4'])}`);",
    'export const d = (pool) => pool.query(sql.unsafe`DELETE FROM ${sql.identifier([process.argv[2]])}`);',
  ]);
  expect(found.access).toEqual(['3 posts read', '3 users read', '4 tags write', '5 likes write']);
  expect(found.unresolved).toEqual([6]);
});

it('the tables that postgres.js is handed as identifiers are named', async () => {
  const found = await read([
    "import postgres from 'postgres';",
    "const sql = postgres(''); const USERS = 'users';",
    "export const a = () => sql`select * from ${sql('tags')}`;",
    'export const b = (row) => sql`insert into ${sql(USERS)} ${sql(row)}`;',
    "export const c = (ids) => sql`select ${sql(['id'])} from likes where id in ${sql(ids)}`;",
  ]);
  expect(found).toEqual({ access: ['3 tags read', '4 users write', '5 likes read'], unresolved: [] });
});
