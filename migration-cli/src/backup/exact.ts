import { refusal } from '../errors/refusal.ts';
import type { DatabaseSnapshot, RecoveryPoint } from '../model/backup.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Database, Sql } from '../model/ports.ts';
import { compareSnapshots } from './compare.ts';
import type { BackupDependencies, BackupMethod, Progress } from './method.ts';
import { type RowSums, sumTable } from './row-sums.ts';
import { beginReading, dataTables, isCode, quoteName, snapshotDatabase, snapshotIn } from './snapshot.ts';

/** What a copy must hold. */
export interface Exact {
  snapshot: DatabaseSnapshot;
  sums: RowSums;
  recovery: RecoveryPoint | null;
}

/** A copy and what it must hold, of the same moment. */
export async function dumpExactly(
  deps: BackupDependencies,
  database: Database,
  method: BackupMethod,
  folder: string,
  progress: Progress,
): Promise<Exact> {
  const catalog = await database.catalog([]);
  if (method.copiesSnapshots) {
    return database.transaction(async (sql) => {
      await beginReading(sql);
      await method.dump(folder, progress, sql);
      return summed(sql, catalog, progress);
    });
  }
  const before = await summedNow(database, catalog);
  await method.dump(folder, progress, null);
  if (compareSnapshots(before.snapshot, await snapshotDatabase(database, [])).length === 0) return before;
  progress('the database is in use: writers wait during the copy');
  await deps.files.remove(`${folder}/data`);
  return database.transaction(async (sql) => {
    await holdWriters(sql, catalog);
    const held = await summedNow(database, catalog);
    await method.dump(folder, progress, null);
    return held;
  });
}

const summedNow = (database: Database, catalog: Catalog): Promise<Exact> =>
  database.transaction(async (sql) => {
    await beginReading(sql);
    return summed(sql, catalog);
  });

/** Rows, checksums and sequences as a transaction that was begun for reading sees them. */
export async function summed(sql: Sql, catalog: Catalog, progress?: Progress): Promise<Exact> {
  const sums: RowSums = {};
  const snapshot = await snapshotIn(sql, catalog, progress, async (relation) => {
    const { table, buckets } = await sumTable(sql, relation);
    sums[table.table] = buckets;
    return table;
  });
  return { snapshot, sums, recovery: null };
}

/** SHARE lets everybody read on. */
export async function holdWriters(sql: Sql, catalog: Catalog): Promise<void> {
  await sql.query("set local lock_timeout = '10s'");
  try {
    for (const table of dataTables(catalog)) await sql.query(`lock table ${quoteName(table)} in share mode`);
  } catch (error) {
    if (!isCode(error, '55P03')) throw error;
    throw refusal('NECTAR-E072', {
      what: 'Cannot copy the database at one moment',
      why: 'somebody writes to it for longer than ten seconds at a time',
      next: 'stop the writers, then: nectar backup',
      cause: error,
    });
  }
}
