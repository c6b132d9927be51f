import { refusal } from '../errors/refusal.ts';
import type { DatabaseSnapshot, TableChecksum } from '../model/backup.ts';
import type { CatalogRelation } from '../model/catalog.ts';
import type { Database, Dependencies, Sql } from '../model/ports.ts';
import { beginReading, dataTables, isCode, quoteIdent, quoteName, recordOf, rowSum } from './snapshot.ts';

/** A table of a million rows has about 250 in each: few enough to look at, and the sums of it fill 250 KB. */
const BUCKETS = 4096;
/** What is named of one table; whoever has more than that needs no names. */
const SHOWN = 5;
const FILE = 'row-sums.json';

/** Sums of the rows of every table, by the hash of their keys: 'rows:sum:sum' for each bucket that holds any. */
export type RowSums = Record<string, Record<string, string>>;

/** Like `checksumTable`, in one pass with the sums of its buckets. */
export async function sumTable(
  sql: Sql,
  relation: CatalogRelation,
): Promise<{ table: TableChecksum; buckets: Record<string, string> }> {
  const name = `${relation.schema}.${relation.name}`;
  const buckets = await bucketsOf(sql, relation);
  const total = [0n, 0n, 0n];
  for (const text of Object.values(buckets))
    for (const [index, part] of text.split(':').entries()) total[index] = (total[index] ?? 0n) + BigInt(part);
  return { table: { table: name, rows: Number(total[0]), checksum: `${total[1]}:${total[2]}` }, buckets };
}

async function bucketsOf(sql: Sql, relation: CatalogRelation): Promise<Record<string, string>> {
  try {
    const rows = await sql.query<{ bucket: string; sums: string }>(
      `select bucket::text, count(*) || ':' || ${rowSum('r', 0)} || ':' || ${rowSum('r', 1)} as sums
        from (select ${bucketOf(relation)} as bucket, ${recordOf(relation)} as r from only ${quoteName(relation)} t) x group by bucket`,
    );
    return Object.fromEntries(rows.map(({ bucket, sums }) => [bucket, sums]));
  } catch (error) {
    if (isCode(error, '42501'))
      throw refusal('NECTAR-E076', {
        what: `Cannot read every row of ${relation.schema}.${relation.name}`,
        cause: error,
      });
    throw error;
  }
}

/** Rows without a key are told apart by all that they hold. */
const bucketOf = (relation: CatalogRelation) =>
  `(hash_record_extended(${recordOf(relation, keyOf(relation))}, 0) & ${BUCKETS - 1})`;

const keyOf = ({ primaryKey, columns }: CatalogRelation) =>
  primaryKey.length > 0 ? primaryKey : columns.map(({ name }) => name);

export async function saveRowSums(deps: Pick<Dependencies, 'files'>, folder: string, sums: RowSums): Promise<void> {
  await deps.files.write(`${folder}/${FILE}`, `${JSON.stringify(sums)}\n`, { mode: 0o600 });
}

/** Null for a backup that was made without them. */
export async function readRowSums(deps: Pick<Dependencies, 'files'>, folder: string): Promise<RowSums | null> {
  const path = `${folder}/${FILE}`;
  return (await deps.files.exists(path)) ? (JSON.parse(await deps.files.readText(path)) as RowSums) : null;
}

/**
 * The rows in which a restored database differs from the backup, a sentence each. The sums of the backup say in which
 * bucket; which row of it, the source says, as long as that bucket is there what it was.
 */
export async function locateRows(
  expected: DatabaseSnapshot,
  found: DatabaseSnapshot,
  sums: RowSums,
  restored: Database,
  source: Database | null,
): Promise<string[]> {
  const before = new Map(expected.tables.map((table) => [table.table, table.checksum]));
  const differing = new Set(
    found.tables
      .filter(({ table, checksum }) => before.has(table) && before.get(table) !== checksum)
      .map((t) => t.table),
  );
  if (differing.size === 0) return [];
  const catalog = await restored.catalog([]);
  const relations = dataTables(catalog).filter(({ schema, name }) => differing.has(`${schema}.${name}`));
  const lines: string[] = [];
  for (const relation of relations) {
    const known = sums[`${relation.schema}.${relation.name}`];
    if (known !== undefined) lines.push(...(await locateIn(relation, known, restored, source)));
  }
  return lines;
}

async function locateIn(
  relation: CatalogRelation,
  expected: Record<string, string>,
  restored: Database,
  source: Database | null,
): Promise<string[]> {
  const now = await reading(restored, (sql) => bucketsOf(sql, relation));
  const all = new Set([...Object.keys(expected), ...Object.keys(now)]);
  const differing = [...all].filter((bucket) => expected[bucket] !== now[bucket]).sort();
  const original = source === null ? null : await sourceRows(source, relation, expected, differing);
  const copy = await reading(restored, (sql) => rowsIn(sql, relation, differing));
  const lines: string[] = [];
  for (const bucket of differing) {
    const rows = copy.get(bucket) ?? new Map<string, string>();
    const twin = original?.get(bucket);
    lines.push(...(twin === undefined ? unsure(relation, rows) : namedRows(relation, twin, rows)));
  }
  const rest = lines.length - SHOWN;
  return rest > 0
    ? [...lines.slice(0, SHOWN), `table ${relation.schema}.${relation.name}: and ${rest} more rows`]
    : lines;
}

/** Of the source only the buckets in which nothing has changed since the backup; none where it cannot be read. */
async function sourceRows(
  source: Database,
  relation: CatalogRelation,
  expected: Record<string, string>,
  differing: string[],
): Promise<Map<string, Map<string, string>> | null> {
  try {
    return await reading(source, async (sql) => {
      const now = await bucketsOf(sql, relation);
      const same = differing.filter((bucket) => now[bucket] === expected[bucket]);
      const rows = await rowsIn(sql, relation, same);
      return new Map(same.map((bucket) => [bucket, rows.get(bucket) ?? new Map<string, string>()]));
    });
  } catch {
    // The table may be gone, or have other columns by now.
    return null;
  }
}

/** Bucket → key → hash of the row. A key that several rows share, where there is no real one, stands once. */
async function rowsIn(
  sql: Sql,
  relation: CatalogRelation,
  buckets: string[],
): Promise<Map<string, Map<string, string>>> {
  const key = keyOf(relation).map((name) => `t.${quoteIdent(name)}::text`);
  const rows = await sql.query<{ bucket: string; key: string; hash: string }>(
    `select bucket::text, key, string_agg(hash_record_extended(r, 0) || ':' || hash_record_extended(r, 7919), ' ' order by hash_record_extended(r, 0)) as hash
      from (select ${bucketOf(relation)} as bucket, concat_ws(', ', ${key.map((one) => `coalesce(${one}, 'null')`).join(', ')}) as key, ${recordOf(relation)} as r from only ${quoteName(relation)} t) x
      where bucket::text = any($1::text[]) group by bucket, key`,
    [buckets],
  );
  const found = new Map<string, Map<string, string>>();
  for (const { bucket, key: name, hash } of rows)
    found.set(bucket, (found.get(bucket) ?? new Map<string, string>()).set(name, hash));
  return found;
}

const reading = <T>(database: Database, work: (sql: Sql) => Promise<T>): Promise<T> =>
  database.transaction(async (sql) => {
    await beginReading(sql);
    return work(sql);
  });

function namedRows(relation: CatalogRelation, one: Map<string, string>, other: Map<string, string>): string[] {
  const lines: string[] = [];
  for (const [key, hash] of one) {
    if (!other.has(key)) lines.push(`${rowName(relation, key)} is missing`);
    else if (other.get(key) !== hash) lines.push(`${rowName(relation, key)} has other contents`);
  }
  for (const key of other.keys()) if (!one.has(key)) lines.push(`${rowName(relation, key)} is not of the backup`);
  return lines;
}

function unsure(relation: CatalogRelation, rows: Map<string, string>): string[] {
  const keys = [...rows.keys()].slice(0, SHOWN);
  const table = `table ${relation.schema}.${relation.name}`;
  const why = 'the source has changed there since, so which one cannot be told';
  if (relation.primaryKey.length === 0 || keys.length === 0) return [`${table}: some row differs; ${why}`];
  return [
    `${table}: among the rows ${keyText(relation)} = ${keys.map((key) => `(${key})`).join(', ')}${rows.size > keys.length ? ' …' : ''} one differs; ${why}`,
  ];
}

/** Without a key a row has no name, and what it holds is not for an error message. */
const rowName = (relation: CatalogRelation, key: string) =>
  relation.primaryKey.length === 0
    ? `table ${relation.schema}.${relation.name}: a row without a key`
    : `table ${relation.schema}.${relation.name}: the row ${keyText(relation)} = (${key})`;

const keyText = ({ primaryKey }: CatalogRelation) => `(${primaryKey.join(', ')})`;
