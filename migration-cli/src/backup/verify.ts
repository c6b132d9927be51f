import { refusal } from '../errors/refusal.ts';
import type { KeyPlace, RestorePoint } from '../model/backup.ts';
import type { Workspace } from '../model/ports.ts';
import { step } from '../run/steps.ts';
import { differencesOf } from './differences.ts';
import type { BackupDependencies } from './method.ts';
import { backupFolder, findPoint, savePoint } from './points.ts';
import { type Revived, revive } from './revive.ts';
import { withKey } from './sealing.ts';

/**
 * Restores the backup into a scratch database and compares; the manifest says the outcome. Throws where it differs. `key`:
 * where the key is kept by now, which is noted.
 */
export async function verifyRestored(
  deps: BackupDependencies,
  workspace: Workspace,
  id: string,
  url: string | null,
  key: KeyPlace | null = null,
): Promise<RestorePoint> {
  const point = withKey(await findPoint(deps, workspace, id), key);
  const problems = [
    ...(await codeProblems(deps, workspace, point)),
    ...(await databaseProblems(deps, workspace, point, url)),
  ];
  const verified = problems.length === 0;
  const marked: RestorePoint = { ...point, verified, verifiedAt: verified ? deps.clock.now().toISOString() : null };
  await savePoint(deps, workspace, marked);
  if (verified) return marked;
  throw refusal('NECTAR-E071', {
    what: `The backup ${id} does not compare equal`,
    why: problems
      .slice(0, 20)
      .map((line) => `  ${line}`)
      .join('\n'),
  });
}

async function codeProblems(deps: BackupDependencies, workspace: Workspace, point: RestorePoint): Promise<string[]> {
  const found = (
    await deps.git.run(workspace.root, ['for-each-ref', '--format=%(objectname)', `refs/heads/${point.branch}`])
  ).trim();
  if (found === '') return [`the branch ${point.branch} is gone`];
  if (found !== point.commit)
    return [`the branch ${point.branch} is at ${found.slice(0, 10)} instead of ${point.commit.slice(0, 10)}`];
  const tree = await deps.git.tree(workspace.root, found);
  return tree === point.tree
    ? []
    : [`the tree of ${point.branch} is ${tree.slice(0, 10)} instead of ${point.tree.slice(0, 10)}`];
}

async function databaseProblems(
  deps: BackupDependencies,
  workspace: Workspace,
  point: RestorePoint,
  url: string | null,
): Promise<string[]> {
  if (point.database === null || point.method === 'none') return [];
  const damaged = await step(deps, 'hash-again', 'Hash the files again', () => fileProblems(deps, workspace, point));
  // A server over damaged files says less exactly what is wrong.
  if (damaged.length > 0) return damaged;
  return step(deps, 'verify', 'Restore into a scratch database and compare', async (progress) => {
    const revived: Revived = await revive(deps, workspace, point, url, progress);
    const database = deps.postgres.connect(revived.url);
    const source = url === null ? null : deps.postgres.connect(url);
    try {
      progress('comparing');
      return (await differencesOf(deps, workspace, point, database, source)) ?? [];
    } finally {
      await source?.close();
      await database.close();
      await revived.drop();
    }
  });
}

async function fileProblems(deps: BackupDependencies, workspace: Workspace, point: RestorePoint): Promise<string[]> {
  const found = new Map(
    (await deps.clusters.hashTree(backupFolder(workspace, point.id))).map((file) => [file.path, file]),
  );
  return [
    ...point.files.flatMap((file) => {
      const now = found.get(file.path);
      if (now === undefined) return [`the file ${file.path} is missing`];
      return now.sha256 === file.sha256 ? [] : [`the file ${file.path} was changed`];
    }),
    ...[...found.keys()]
      .filter((path) => path !== 'manifest.json' && !point.files.some((file) => file.path === path))
      .map((path) => `the file ${path} was added`),
  ];
}
