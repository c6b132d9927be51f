import type { Database } from '../model/ports.ts';
import type { RowChange } from './types.ts';

/** Where the triggers write. It exists in scratch copies only. */
export const SCHEMA = 'nectar_parity';

const INSTALL = `
CREATE SCHEMA ${SCHEMA};
CREATE TABLE ${SCHEMA}.changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  relation text NOT NULL, op text NOT NULL, before jsonb, after jsonb);
CREATE FUNCTION ${SCHEMA}.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO ${SCHEMA}.changes (relation, op, before, after) VALUES (
    TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME, lower(TG_OP),
    CASE WHEN TG_OP IN ('UPDATE', 'DELETE') THEN to_jsonb(OLD) END,
    CASE WHEN TG_OP IN ('UPDATE', 'INSERT') THEN to_jsonb(NEW) END);
  RETURN NULL;
END $$;
CREATE FUNCTION ${SCHEMA}.note_truncate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  EXECUTE format('INSERT INTO ${SCHEMA}.changes (relation, op, before) SELECT %L, ''delete'', to_jsonb(t) FROM %I.%I t',
    TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME, TG_TABLE_SCHEMA, TG_TABLE_NAME);
  RETURN NULL;
END $$;`;

interface TableRow {
  schema: string;
  name: string;
  key: string[] | null;
}

/** The tables of the schemas with their primary keys, as schema.table. */
export type Keys = Map<string, string[]>;

/** Lets the scratch database note every row that is written. Resolves with the tables that it does this for. */
export async function installTriggers(database: Database, schemas: string[]): Promise<Keys> {
  await database.query(INSTALL);
  const tables = await database.query<TableRow>(
    `SELECT n.nspname AS schema, c.relname AS name,
       (SELECT array_agg(a.attname::text ORDER BY k.ord) FROM pg_index i, unnest(i.indkey::int[]) WITH ORDINALITY k(att, ord)
        JOIN pg_attribute a ON a.attnum = k.att WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid) AS key
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname = ANY($1)`,
    [schemas],
  );
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  for (const { schema, name } of tables) {
    const table = `${quote(schema)}.${quote(name)}`;
    await database.query(
      `CREATE TRIGGER nectar_parity AFTER INSERT OR UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${SCHEMA}.note();
       CREATE TRIGGER nectar_parity_truncate BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION ${SCHEMA}.note_truncate();`,
    );
  }
  return new Map(tables.map(({ schema, name, key }) => [`${schema}.${name}`, key ?? []]));
}

export interface NotedChange {
  id: number;
  relation: string;
  op: RowChange['op'];
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** What was noted after `id`, in order. */
export async function changesSince(database: Database, id: number): Promise<NotedChange[]> {
  const rows = await database.query<NotedChange & { id: string }>(
    `SELECT id, relation, op, before, after FROM ${SCHEMA}.changes WHERE id > $1 ORDER BY id`,
    [id],
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

/** What the notes come to, row by row: a row that was made and removed again is none. */
export function netChanges(noted: NotedChange[], keys: Keys): RowChange[] {
  const rows = new Map<string, RowChange>();
  for (const { relation, op, before, after } of noted) {
    if (!keys.has(relation)) continue;
    const from = keyOf(before ?? after, keys.get(relation) ?? []);
    const to = keyOf(after ?? before, keys.get(relation) ?? []);
    const id = `${relation} ${from}`;
    const known = rows.get(id);
    rows.delete(id);
    const change = known === undefined ? { table: relation, op, before, after } : joined(known, op, after);
    if (change !== null && !unchanged(change)) rows.set(`${relation} ${to}`, change);
  }
  return [...rows.values()];
}

function keyOf(row: Record<string, unknown> | null, key: string[]): string {
  const columns = key.length > 0 ? key : Object.keys(row ?? {});
  return JSON.stringify(columns.map((column) => row?.[column]));
}

function joined(known: RowChange, op: RowChange['op'], after: RowChange['after']): RowChange | null {
  if (op === 'delete') return known.op === 'insert' ? null : { ...known, op: 'delete', after: null };
  if (known.op === 'delete') return { ...known, op: 'update', after };
  return { ...known, after };
}

function unchanged({ op, before, after }: RowChange): boolean {
  return op === 'update' && JSON.stringify(before) === JSON.stringify(after);
}
