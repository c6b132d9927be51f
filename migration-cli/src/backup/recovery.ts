import { refusal } from '../errors/refusal.ts';
import type { RecoveryPoint } from '../model/backup.ts';
import type { Database } from '../model/ports.ts';
import { type Exact, holdWriters, summed } from './exact.ts';
import type { BackupDependencies, BackupMethod, Progress } from './method.ts';
import { beginReading, sequencesIn } from './snapshot.ts';

const ARCHIVE_LIMIT_MS = 60_000;
const PAUSE_MS = 100;
const FETCH_LIMIT_MS = 60_000;

/**
 * Copies the folder while everybody writes, then names a place in the server's log. Writers wait only while that is named,
 * and not for the counting: what the backup must hold is counted in a snapshot of that very moment.
 */
export async function dumpToPoint(
  deps: BackupDependencies,
  database: Database,
  method: BackupMethod,
  folder: string,
  name: string,
  restoreCommand: string,
  progress: Progress,
): Promise<Exact> {
  await refuseUnarchived(database);
  await method.dump(folder, progress, null);
  const catalog = await database.catalog([]);
  const exact = await database.transaction(async (reader) => {
    await beginReading(reader);
    const held = await database.transaction(async (holder) => {
      await holdWriters(holder, catalog);
      // The first query of a repeatable read is its moment.
      const sequences = await sequencesIn(reader, catalog);
      const [row] = await holder.query<Omit<RecoveryPoint, 'name' | 'restoreCommand'>>(
        `select lsn::text, pg_walfile_name(lsn) as segment, ('x' || left(pg_walfile_name(lsn), 8))::bit(32)::int as timeline
          from pg_create_restore_point($1) lsn`,
        [name],
      );
      if (row === undefined) throw new Error('The server did not name the restore point.');
      return { sequences, recovery: { name, restoreCommand, ...row } };
    });
    const { snapshot, sums } = await summed(reader, catalog, progress);
    return { snapshot: { ...snapshot, sequences: held.sequences }, sums, recovery: held.recovery };
  });
  progress('waiting for the archive of the log');
  await refuseUnreached(deps, database, exact.recovery);
  return exact;
}

async function refuseUnarchived(database: Database): Promise<void> {
  const [row] = await database.query<{ mode: string; level: string; command: string }>(
    "select current_setting('archive_mode') as mode, current_setting('wal_level') as level, current_setting('archive_command') as command",
  );
  if (row !== undefined && row.mode !== 'off' && row.level !== 'minimal') return;
  throw refusal('NECTAR-E079', {
    what: 'Cannot take a restore point in the log of the server',
    why: `archive_mode is ${row?.mode}, wal_level is ${row?.level}`,
  });
}

/** That the server says so is not enough: the file is fetched as a restore would fetch it, and compared. */
async function refuseUnreached(deps: BackupDependencies, database: Database, point: RecoveryPoint): Promise<void> {
  const failedBefore = await archiver(database);
  await database.query('select pg_switch_wal()');
  const until = deps.clock.now().getTime() + ARCHIVE_LIMIT_MS;
  for (
    let state = failedBefore;
    !(state.last !== null && state.last >= point.segment);
    state = await archiver(database)
  ) {
    const failed = state.failed > failedBefore.failed;
    if (failed || deps.clock.now().getTime() > until)
      throw refusal('NECTAR-E079', {
        what: `The restore point ${point.name} cannot be reached`,
        why: failed
          ? `archive_command failed for ${state.lastFailed}`
          : `${point.segment} was not archived within ${ARCHIVE_LIMIT_MS / 1000} s`,
      });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  await refuseUnfetched(deps, database, point);
}

async function archiver(
  database: Database,
): Promise<{ last: string | null; failed: number; lastFailed: string | null }> {
  const [row] = await database.query<{ last: string | null; failed: number; lastFailed: string | null }>(
    'select last_archived_wal as last, failed_count::int as failed, last_failed_wal as "lastFailed" from pg_stat_archiver',
  );
  return row ?? { last: null, failed: 0, lastFailed: null };
}

async function refuseUnfetched(deps: BackupDependencies, database: Database, point: RecoveryPoint): Promise<void> {
  const folder = await deps.files.temporary('nectar-log-');
  try {
    const command = fetchCommand(point.restoreCommand, point.segment, `${folder}/${point.segment}`);
    const result = await deps.processes.run(['sh', '-c', command], {
      cwd: folder,
      env: { PATH: deps.env.PATH ?? '/usr/bin:/bin' },
      timeoutMs: FETCH_LIMIT_MS,
    });
    const [fetched] = await deps.clusters.hashTree(folder);
    // The server may have recycled its own by now; then the size is what can be compared.
    const [own] = await database.query<{ sha256: string | null; bytes: string }>(
      `select encode(sha256(pg_read_binary_file('pg_wal/' || $1, 0, pg_size_bytes(current_setting('wal_segment_size')), true)), 'hex') as sha256,
        pg_size_bytes(current_setting('wal_segment_size'))::text as bytes`,
      [point.segment],
    );
    const wrong =
      result.exitCode !== 0 || fetched === undefined
        ? `it ended with ${result.exitCode}: ${result.stderr.trim().split('\n').at(-1) ?? ''}`
        : fetched.bytes !== Number(own?.bytes)
          ? `it fetched ${fetched.bytes} bytes instead of ${own?.bytes}`
          : own?.sha256 != null && own.sha256 !== fetched.sha256
            ? 'what it fetched is not what the server wrote'
            : null;
    if (wrong === null) return;
    throw refusal('NECTAR-E079', {
      what: `The archive does not give ${point.segment} back`,
      why: `restore command: ${wrong}`,
    });
  } finally {
    await deps.files.remove(folder);
  }
}

/** As Postgres fills it in. */
function fetchCommand(command: string, file: string, path: string): string {
  const known: Record<string, string> = { f: file, p: path, r: file, '%': '%' };
  return command.replaceAll(/%([fpr%])/g, (_, key: string) => known[key] ?? '');
}
