import { fingerprintGrants, fingerprintSchema } from '../catalog/fingerprint.ts';
import { refusal } from '../errors/refusal.ts';
import type { DatabaseSnapshot, TableChecksum } from '../model/backup.ts';
import type { Catalog, CatalogRelation } from '../model/catalog.ts';
import type { Database, Sql } from '../model/ports.ts';

/** Types that Postgres hashes as they are. Everything else is hashed as its text: json, xml and point have no hash at all. */
const HASHED =
  /^(smallint|integer|bigint|boolean|text|uuid|date|numeric(\(.*\))?|character varying(\(.*\))?|timestamp.*|real|double precision|bytea|jsonb|"?name"?|oid|inet|cidr)$/;

/** Any two numbers; two sums of 64-bit hashes leave about 2^-128 for two different tables to look alike. */
const SEEDS = [0, 7919] as const;

/** What a database holds: fingerprints of the catalogue, and rows and checksum of every table, all of one moment. */
export async function snapshotDatabase(database: Database, schemas: string[]): Promise<DatabaseSnapshot> {
  const catalog = await database.catalog(schemas);
  return database.transaction(async (sql) => {
    await beginReading(sql);
    return snapshotIn(sql, catalog);
  });
}

/** Makes the transaction see one moment and every row, or fail. Its first statement. */
export async function beginReading(sql: Sql): Promise<void> {
  await sql.query('set transaction isolation level repeatable read, read only');
  // Postgres then refuses a query that row-level security would have filtered.
  await sql.query(
    "set local row_security = off; set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local bytea_output = 'hex'; set local search_path = ''",
  );
}

/** The same, inside a transaction that was begun for reading. `checksum` gives rows and checksum of one table. */
export async function snapshotIn(
  sql: Sql,
  catalog: Catalog,
  progress: (text: string) => void = () => undefined,
  checksum: (relation: CatalogRelation) => Promise<TableChecksum> = (relation) => checksumTable(sql, relation),
): Promise<DatabaseSnapshot> {
  // Sequences know no moment: they are read first, where the caller may hold writers for an instant only.
  const sequences = await sequencesIn(sql, catalog);
  const tables: TableChecksum[] = [];
  for (const relation of dataTables(catalog)) {
    progress(`counting ${relation.schema}.${relation.name}`);
    tables.push(await checksum(relation));
  }
  return {
    database: catalog.database,
    serverVersion: catalog.serverVersion,
    schema: fingerprintSchema(catalog),
    grants: fingerprintGrants(catalog),
    tables,
    sequences,
  };
}

/** Where every sequence stands. */
export async function sequencesIn(sql: Sql, catalog: Catalog): Promise<DatabaseSnapshot['sequences']> {
  const sequences: DatabaseSnapshot['sequences'] = [];
  for (const one of catalog.relations.filter(({ kind }) => kind === 'sequence')) {
    const [row] = await sql.query<{ value: string }>(
      `select last_value::text || case when is_called then '' else ' (not called)' end as value from ${quoteName(one)}`,
    );
    sequences.push({ name: `${one.schema}.${one.name}`, value: row?.value ?? '' });
  }
  return sequences;
}

/** Tables that hold rows themselves; a partitioned one has them in its partitions. */
export function dataTables(catalog: Catalog): CatalogRelation[] {
  return catalog.relations.filter(({ kind }) => kind === 'table');
}

/** Rows and checksum of one table. `where` is a condition on the alias `t`. */
export async function checksumTable(sql: Sql, relation: CatalogRelation, where = 'true'): Promise<TableChecksum> {
  const table = `${relation.schema}.${relation.name}`;
  try {
    const [row] = await sql.query<{ rows: string; checksum: string }>(
      `select count(*)::text as rows, ${rowSum('r', 0)} || ':' || ${rowSum('r', 1)} as checksum from (select ${recordOf(relation)} as r from only ${quoteName(relation)} t where ${where}) x`,
    );
    return { table, rows: Number(row?.rows), checksum: row?.checksum ?? '' };
  } catch (error) {
    if (isCode(error, '42501'))
      throw refusal('NECTAR-E076', { what: `Cannot read every row of ${table}`, cause: error });
    throw error;
  }
}

/** A row of the alias `t`, or its columns `names`, as what Postgres can hash. */
export function recordOf(relation: CatalogRelation, names?: string[]): string {
  const columns = relation.columns
    .filter(({ name }) => names === undefined || names.includes(name))
    .map(({ name, type }) => (HASHED.test(type) ? `t.${quoteIdent(name)}` : `t.${quoteIdent(name)}::text`));
  return `row(${columns.join(', ')})`;
}

/** One half of the 128 bits, as text. */
export function rowSum(record: string, half: 0 | 1): string {
  return `coalesce(sum(hash_record_extended(${record}, ${SEEDS[half]})::numeric), 0)::text`;
}

/** True for an error of Postgres with this SQLSTATE. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

export function quoteIdent(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteName(relation: { schema: string; name: string }): string {
  return `${quoteIdent(relation.schema)}.${quoteIdent(relation.name)}`;
}
