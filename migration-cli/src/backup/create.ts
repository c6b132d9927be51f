import { refusal } from '../errors/refusal.ts';
import type { DatabaseSnapshot, RestorePoint } from '../model/backup.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Database, Sql, Workspace } from '../model/ports.ts';
import { step } from '../run/steps.ts';
import { chooseMethod, type WantedMethod } from './choose.ts';
import { compareSnapshots } from './compare.ts';
import type { BackupDependencies, BackupMethod, Progress } from './method.ts';
import { backupFolder, listPoints, savePoint } from './points.ts';
import { beginReading, dataTables, isCode, quoteName, snapshotDatabase, snapshotIn } from './snapshot.ts';
import { verifyRestored } from './verify.ts';

export interface BackupOptions {
  /** Null for the code alone. */
  url: string | null;
  method: WantedMethod;
  inventory: string | null;
}

/**
 * A branch at HEAD and a copy of the database, counted only after a restore of it compared equal. The tree must be
 * clean: the caller checks that.
 */
export async function createBackup(
  deps: BackupDependencies,
  workspace: Workspace,
  options: BackupOptions,
): Promise<RestorePoint> {
  const head = await deps.git.head(workspace.root);
  const now = deps.clock.now();
  const id = await freeId(deps, workspace, now);
  const branch = `backup-pre-microservices-${id}`;
  const point: RestorePoint = {
    version: 1,
    id,
    at: now.toISOString(),
    branch,
    commit: head.commit,
    tree: await deps.git.tree(workspace.root, head.commit),
    inventory: options.inventory,
    database: null,
    method: 'none',
    files: [],
    verified: options.url === null,
    verifiedAt: options.url === null ? now.toISOString() : null,
    source: null,
  };
  await deps.clusters.privateFolder(backupFolder(workspace, id));
  try {
    const copied =
      options.url === null ? null : await copyDatabase(deps, backupFolder(workspace, id), options.url, options.method);
    await deps.git.createBranch(workspace.root, branch, head.commit);
    await savePoint(deps, workspace, { ...point, ...copied });
    if (options.url === null) return point;
  } catch (error) {
    await deps.files.remove(backupFolder(workspace, id));
    throw error;
  }
  return verifyRestored(deps, workspace, id, options.url);
}

async function freeId(deps: BackupDependencies, workspace: Workspace, now: Date): Promise<string> {
  const taken = new Set((await listPoints(deps, workspace)).map((point) => point.id));
  const branches = new Set(
    (await deps.git.run(workspace.root, ['branch', '--list', '--format=%(refname:short)'])).split('\n'),
  );
  for (let second = 0; ; second++) {
    const text = new Date(now.getTime() + second * 1000).toISOString();
    const id = `${text.slice(0, 10).replaceAll('-', '')}-${text.slice(11, 19).replaceAll(':', '')}`;
    if (!taken.has(id) && !branches.has(`backup-pre-microservices-${id}`)) return id;
  }
}

async function copyDatabase(
  deps: BackupDependencies,
  folder: string,
  url: string,
  wanted: WantedMethod,
): Promise<Pick<RestorePoint, 'database' | 'method' | 'files' | 'source'>> {
  const database = deps.postgres.connect(url, { applicationName: 'nectar backup' });
  try {
    const method = await chooseMethod(deps, database, wanted);
    const snapshot = await step(deps, 'backup', `Back the database up (${method.name})`, (progress) =>
      dumpExactly(deps, database, method, folder, progress),
    );
    const files = await step(deps, 'hash', 'Hash the files of the backup', () => deps.clusters.hashTree(folder));
    return { database: snapshot, method: method.name, files, source: await method.source() };
  } finally {
    await database.close();
  }
}

/** A copy and what it must hold, of the same moment. */
async function dumpExactly(
  deps: BackupDependencies,
  database: Database,
  method: BackupMethod,
  folder: string,
  progress: Progress,
): Promise<DatabaseSnapshot> {
  const catalog = await database.catalog([]);
  if (method.copiesSnapshots) {
    return database.transaction(async (sql) => {
      await beginReading(sql);
      await method.dump(folder, progress, sql);
      return snapshotIn(sql, catalog, progress);
    });
  }
  const before = await snapshotDatabase(database, []);
  await method.dump(folder, progress, null);
  if (compareSnapshots(before, await snapshotDatabase(database, [])).length === 0) return before;
  progress('the database is in use: writers wait during the copy');
  await deps.files.remove(`${folder}/data`);
  return database.transaction(async (sql) => {
    await holdWriters(sql, catalog);
    const held = await snapshotDatabase(database, []);
    await method.dump(folder, progress, null);
    return held;
  });
}

/** SHARE lets everybody read on. */
async function holdWriters(sql: Sql, catalog: Catalog): Promise<void> {
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
