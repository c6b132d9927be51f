import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const TREE = {
  'db/client.ts': "import { drizzle } from 'drizzle-orm/node-postgres';\nexport const db = drizzle('');",
  'db/schema.ts': "import { pgTable } from 'drizzle-orm/pg-core';\nexport const user = pgTable('users', {});",
};

it.each([
  [
    "const [{ db }, schema] = await Promise.all([import('./db/client'), import('./db/schema')]);\n  return db.select().from(schema.user);",
  ],
  ["const { user } = await import('./db/schema');\n  return (await import('./db/client')).db.select().from(user);"],
  [
    "const [client, { user: users }] = await Promise.all([import('./db/client'), import('./db/schema')]);\n  return client.db.select().from(users);",
  ],
])('a schema that is loaded while the code runs is followed: %s', async (body) => {
  const { tableAccess } = await inventoryOf({ ...TREE, 'a.ts': `export const find = async () => {\n  ${body}\n};` });
  expect(tableAccess.map(({ file, line, table, access }) => `${file}:${line} ${access} ${table}`)).toEqual([
    'a.ts:3 read users',
  ]);
});
