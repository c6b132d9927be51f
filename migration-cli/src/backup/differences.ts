import type { RestorePoint } from '../model/backup.ts';
import type { Database, Workspace } from '../model/ports.ts';
import { compareSnapshots } from './compare.ts';
import type { BackupDependencies } from './method.ts';
import { locateRows, type RowSums, readRowSums } from './row-sums.ts';
import { withFile } from './sealing.ts';
import { snapshotDatabase } from './snapshot.ts';

/** Postgres writes this many values of a sequence ahead into its log; a server that read the log goes on after them. */
const AHEAD = 32n;

/**
 * How a restored database differs from what the backup is to hold, a sentence each, down to the rows; null for a backup
 * without a database. `source`: the database that was copied, where it can still be asked.
 */
export async function differencesOf(
  deps: BackupDependencies,
  workspace: Workspace,
  point: RestorePoint,
  restored: Database,
  source: Database | null,
): Promise<string[] | null> {
  const expected = point.database;
  if (expected === null) return null;
  const found = await snapshotDatabase(restored, []);
  const skips = point.recovery == null ? new Map<string, bigint>() : await skipsOf(restored);
  const lines = compareSnapshots(expected, found, skips);
  if (lines.length === 0) return lines;
  const sums: RowSums =
    (await withFile(deps, workspace, point, 'row-sums.json', (path) => readRowSums(deps, path))) ?? {};
  return [...lines, ...(await locateRows(expected, found, sums, restored, source))];
}

/** How far a sequence may stand ahead after its server read the log. */
async function skipsOf(database: Database): Promise<Map<string, bigint>> {
  const rows = await database.query<{ name: string; step: string }>(
    "select schemaname || '.' || sequencename as name, increment_by::text as step from pg_sequences",
  );
  return new Map(rows.map(({ name, step }) => [name, BigInt(step) * AHEAD]));
}
