import type { KeyPlace, RestorePoint } from '../model/backup.ts';
import type { Workspace } from '../model/ports.ts';
import { step } from '../run/steps.ts';
import { chooseMethod, type WantedMethod } from './choose.ts';
import { dumpExactly } from './exact.ts';
import type { BackupDependencies } from './method.ts';
import { backupFolder, listPoints, savePoint } from './points.ts';
import { dumpToPoint } from './recovery.ts';
import { saveRowSums } from './row-sums.ts';
import { readKey, sealBackup } from './sealing.ts';
import { verifyRestored } from './verify.ts';

export interface BackupOptions {
  /** Null for the code alone. */
  url: string | null;
  method: WantedMethod;
  inventory: string | null;
  /** Null leaves the files plain. */
  key?: KeyPlace | null;
  /** How Postgres fetches a file of the archive of its log: the restore point is then a named place in that log. */
  restoreCommand?: string | null;
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
    const copied = options.url === null ? null : await copyDatabase(deps, workspace, id, options.url, options);
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

type Copied = Pick<RestorePoint, 'database' | 'method' | 'files' | 'source' | 'encryption' | 'recovery'>;

async function copyDatabase(
  deps: BackupDependencies,
  workspace: Workspace,
  id: string,
  url: string,
  options: BackupOptions,
): Promise<Copied> {
  const folder = backupFolder(workspace, id);
  const { key = null, restoreCommand = null } = options;
  // A key that cannot be used is said before anything is copied.
  if (key !== null) await readKey(deps, workspace, key);
  const database = deps.postgres.connect(url, { applicationName: 'nectar backup' });
  try {
    const method = await chooseMethod(deps, database, restoreCommand === null ? options.method : 'physical');
    const { snapshot, sums, recovery } = await step(
      deps,
      'backup',
      `Back the database up (${method.name})`,
      (progress) =>
        restoreCommand === null
          ? dumpExactly(deps, database, method, folder, progress)
          : dumpToPoint(deps, database, method, folder, `nectar-${id}`, restoreCommand, progress),
    );
    await saveRowSums(deps, folder, sums);
    const encryption =
      key === null
        ? null
        : await step(deps, 'seal', 'Encrypt the backup', () => sealBackup(deps, workspace, folder, key));
    const files = await step(deps, 'hash', 'Hash the files of the backup', () => deps.clusters.hashTree(folder));
    return { database: snapshot, method: method.name, files, source: await method.source(), encryption, recovery };
  } finally {
    await database.close();
  }
}
