import { refusal } from '../errors/refusal.ts';
import type { KeyPlace, RestorePoint } from '../model/backup.ts';
import type { Workspace } from '../model/ports.ts';
import { step } from '../run/steps.ts';
import { differencesOf } from './differences.ts';
import { type BackupDependencies, type Progress, withoutPassword, withUrl } from './method.ts';
import { fill } from './pg-dump.ts';
import { backupFolder, findPoint } from './points.ts';
import { sameDatabase, serverProgram } from './revive.ts';
import { placeData, withFile, withKey } from './sealing.ts';
import { RECOVERY_LIMIT_MS, type Recovery, serverCommand, waitUntilReady } from './serve.ts';
import { quoteIdent } from './snapshot.ts';

export interface RestoreOptions {
  /** URL of an empty database (pg_dump), or an empty folder (physical). */
  into: string;
  start: boolean;
  /** URL of the original, for user, password and database of the copy. */
  url: string | null;
  port: number | null;
  /** Another moment than the backup's named one; only where the archive of the log is read. */
  until?: Recovery['until'];
  /** Where the key is kept by now. */
  key?: KeyPlace | null;
}

export interface RestoreResult {
  id: string;
  into: string;
  /** Differences between the backup and what was restored; null where nothing was started to compare. */
  differences: string[] | null;
  url: string | null;
  pid: number | null;
  /** How the restored folder is started. */
  command: string[] | null;
}

/** Restores beside what exists; never over it. */
export async function restoreBackup(
  deps: BackupDependencies,
  workspace: Workspace,
  id: string,
  options: RestoreOptions,
): Promise<RestoreResult> {
  const point = withKey(await findPoint(deps, workspace, id), options.key ?? null);
  if (point.method === 'none')
    throw refusal('NECTAR-E075', {
      what: `The backup ${id} holds no database`,
      why: 'it is of the code alone',
      next: `git switch ${point.branch}`,
    });
  const isUrl = /^postgres(ql)?:\/\//.test(options.into);
  if (isUrl !== (point.method === 'pg_dump')) {
    throw refusal('NECTAR-E075', {
      what: `Cannot restore ${id} into ${isUrl ? withoutPassword(options.into) : options.into}`,
      why: `it was made by ${point.method}, so it goes into ${isUrl ? 'an empty folder' : 'an empty database given by its URL'}`,
      next: `nectar backup restore ${id} --into ${isUrl ? '/path/of/a/new/folder' : 'postgres://user@host/empty_database'}`,
    });
  }
  if (options.until != null && point.recovery == null)
    throw refusal('NECTAR-E075', {
      what: `Cannot restore ${id} to another moment`,
      why: 'it was made without --pitr, so it holds one moment only',
      next: `nectar backup restore ${id} --into ${options.into}`,
    });
  return step(deps, 'restore', `Restore ${id}`, (progress) =>
    isUrl
      ? restoreDump(deps, workspace, point, options.into, progress)
      : restoreFolder(deps, workspace, point, options, progress),
  );
}

async function restoreDump(
  deps: BackupDependencies,
  workspace: Workspace,
  point: RestorePoint,
  url: string,
  progress: Progress,
): Promise<RestoreResult> {
  const database = deps.postgres.connect(url);
  try {
    const [row] = await database.query<{ objects: number; name: string }>(
      "select count(*)::int as objects, current_database()::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'",
    );
    if (row === undefined || row.objects > 0)
      throw refusal('NECTAR-E074', {
        what: `${withoutPassword(url)} is not empty`,
        why: `it has ${row?.objects} tables, views, indexes or sequences`,
      });
    if (point.source == null)
      throw refusal('NECTAR-E075', {
        what: `Cannot restore ${point.id}`,
        why: 'its manifest does not describe the source',
      });
    await refuseMissingRoles(deps, url, point);
    const { owner, setUp } = {
      owner: /^owner ("(?:[^"]|"")+")/.exec(point.source.createOptions)?.[1],
      setUp: point.source.setUp,
    };
    const own = owner === undefined ? setUp : [`alter database :database: owner to ${owner}`, ...setUp];
    const source = { ...point.source, setUp: own };
    await withFile(deps, workspace, point, 'database.dump', (folder) =>
      fill(deps, database, url, row.name, source, `${folder}/database.dump`, progress),
    );
    progress('comparing');
    const differences = await differencesOf(deps, workspace, point, database, null);
    return { id: point.id, into: withoutPassword(url), differences, url, pid: null, command: null };
  } finally {
    await database.close();
  }
}

/** A dump names roles and does not hold them: those that are missing are named before anything is written. */
async function refuseMissingRoles(deps: BackupDependencies, url: string, point: RestorePoint): Promise<void> {
  const program = await deps.postgres.connect(url);
  const there = new Set(
    (
      await program
        .query<{ name: string }>('select quote_ident(rolname) as name from pg_roles')
        .finally(() => program.close())
    ).map(({ name }) => name),
  );
  const used = new Set(
    (point.source?.needs ?? []).map((name) => (/^[a-z_][a-z0-9_$]*$/.test(name) ? name : quoteIdent(name))),
  );
  const missing = (point.source?.roles ?? []).filter((text) => {
    const name = /^create role ("(?:[^"]|"")+"|\S+)/.exec(text)?.[1] ?? '';
    return used.has(name) && !there.has(name);
  });
  if (missing.length === 0) return;
  throw refusal('NECTAR-E075', {
    what: 'Cannot restore on that server: roles are missing',
    why: missing.map((text) => `  ${text};`).join('\n'),
    state: 'Nothing was changed.',
    next: 'create them with the statements above (and their passwords), then the same command again',
  });
}

async function restoreFolder(
  deps: BackupDependencies,
  workspace: Workspace,
  point: RestorePoint,
  options: RestoreOptions,
  progress: Progress,
): Promise<RestoreResult> {
  if (!(await deps.clusters.isEmpty(options.into)))
    throw refusal('NECTAR-E074', { what: `${options.into} is not empty` });
  const owner = await deps.clusters.owner(`${backupFolder(workspace, point.id)}/data`);
  const program = await serverProgram(deps, point);
  const recovery = point.recovery == null ? null : { point: point.recovery, until: options.until ?? null };
  progress('copying');
  await placeData(deps, workspace, point, options.into, owner);
  if (recovery !== null) await deps.clusters.writeOwned(`${options.into}/recovery.signal`, '', owner);
  const port = options.port ?? (await deps.processes.freePort());
  const command = serverCommand(program, options.into, port, options.into, false, recovery);
  const result: RestoreResult = { id: point.id, into: options.into, differences: null, url: null, pid: null, command };
  if (!options.start) return result;
  if (options.url === null)
    throw refusal('NECTAR-E077', {
      what: 'Cannot compare what was restored',
      state: `The folder ${options.into} holds the restored data; no server was started.`,
    });
  progress('starting');
  const server = await deps.clusters.start(command, {
    cwd: options.into,
    owner,
    log: `${options.into}/server.log`,
    stays: true,
  });
  const url = withUrl(sameDatabase(options.url, point), { host: '127.0.0.1', port });
  await waitUntilReady(deps, server, url, options.into, recovery === null ? undefined : RECOVERY_LIMIT_MS);
  // Another moment than that of the backup has other rows.
  if (recovery !== null && recovery.until !== null) return { ...result, url, pid: server.pid };
  progress('comparing');
  const database = deps.postgres.connect(url);
  const differences = await differencesOf(deps, workspace, point, database, null).finally(() => database.close());
  return { ...result, differences, url, pid: server.pid };
}
