import type { Database } from '../model/ports.ts';

/** Tables whose rows are not the same on both sides before anything is sent. */
export async function differentTables(a: Database, b: Database, tables: string[]): Promise<string[]> {
  const different: string[] = [];
  for (const table of tables) {
    const [left, right] = await Promise.all([checksum(a, table), checksum(b, table)]);
    if (left !== right) different.push(table);
  }
  return different;
}

async function checksum(database: Database, table: string): Promise<string> {
  const [schema = '', name = ''] = table.split('.').map((part) => `"${part.replaceAll('"', '""')}"`);
  const [row] = await database.query<{ sum: string }>(
    `SELECT count(*) || ' ' || coalesce(sum(hashtextextended(to_jsonb(t)::text, 1)::numeric), 0)
       || ' ' || coalesce(sum(hashtextextended(to_jsonb(t)::text, 2)::numeric), 0) AS sum FROM ${schema}.${name} t`,
  );
  return row?.sum ?? '';
}
