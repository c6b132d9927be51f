import type { BackupDependencies, Scratch } from '../backup/method.ts';
import { withUrl } from '../backup/method.ts';
import { findPoint } from '../backup/points.ts';
import { restoreBackup } from '../backup/restore.ts';
import { revive } from '../backup/revive.ts';
import { refusal } from '../errors/refusal.ts';
import { replay } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import type { RestorePoint } from '../model/backup.ts';
import type { DatabaseSettings, PlanFile } from '../model/plan-file.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { databaseUrl } from '../run/job.ts';
import { readPlanFile } from '../run/load-plan.ts';
import { restorePointOf } from '../run/restore-point.ts';
import { borrowPackages } from '../run/shared-packages.ts';

/** The migration again, from its restore point: a repository and a server that nobody else uses. */
export interface ScratchMigration {
  point: RestorePoint;
  workspace: Workspace;
  plan: PlanFile;
  settings: DatabaseSettings;
  /** Of the restored database, as the role of the plan. */
  url: string;
  env: Record<string, string | undefined>;
}

/** Restores code and database of the verified restore point beside everything else, works there, and removes both. */
export async function withScratchMigration<T>(
  deps: Dependencies,
  workspace: Workspace,
  work: (scratch: ScratchMigration) => Promise<T>,
): Promise<T> {
  const plan = await readPlanFile(deps, workspace);
  const { database: settings } = plan;
  if (settings === null)
    throw refusal('NECTAR-E122', { what: 'Cannot restore a copy to try it on', why: 'the plan has no database' });
  const point = await pointOf(deps, workspace);
  const folder = await deps.files.temporary('nectar-rehearsal-');
  let server: Scratch | null = null;
  try {
    server = await restoreServer(deps, workspace, point, await databaseUrl(deps, workspace, settings));
    const root = `${folder}/repository`;
    await restoreCode(deps, workspace, point, root);
    return await work({
      point,
      plan,
      settings,
      url: server.url,
      workspace: { root, planPath: `${root}/nectar.plan.yaml`, state: `${root}/.nectar`, out: null },
      env: { ...deps.env, [settings.urlEnv]: server.url },
    });
  } finally {
    await server?.drop();
    await deps.files.remove(folder);
  }
}

/** The restore point that the first phase stands on; before that the newest one that was verified and holds the database. */
async function pointOf(deps: Dependencies, workspace: Workspace): Promise<RestorePoint> {
  const { base } = replay(await readJournal(deps, workspace));
  return restorePointOf(deps, workspace, async (point) =>
    base == null ? point.database !== null : point.id === base.restorePoint,
  );
}

/** Always a server of its own: roles belong to a server, and those of the user's must not be touched. */
async function restoreServer(
  deps: Dependencies,
  workspace: Workspace,
  point: RestorePoint,
  url: string,
): Promise<Scratch> {
  if (point.method === 'physical') return revive(deps, workspace, point, url, () => undefined);
  const scratch = await deps.scratchPostgres();
  try {
    const into = await emptyDatabase(deps, scratch, url, point);
    await restoreBackup(deps, workspace, point.id, { into, start: false, url: null, port: null });
    return { url: into, drop: () => scratch.stop() };
  } catch (error) {
    await scratch.stop();
    throw error;
  }
}

/** An empty database on a new server, with the roles that the dump names and the user and password of `url`. */
async function emptyDatabase(
  deps: BackupDependencies,
  scratch: { host: string; user: string; password: string },
  url: string,
  point: RestorePoint,
): Promise<string> {
  const name = point.database?.database ?? 'restored';
  const admin = deps.postgres.connect(`postgres://${scratch.user}:${scratch.password}@${scratch.host}/postgres`);
  try {
    const { username, password } = new URL(url);
    const known = new Set(
      (await admin.query<{ name: string }>('select rolname::text as name from pg_roles')).map((row) => row.name),
    );
    for (const statement of point.source?.roles ?? []) {
      const role = /^create role ("(?:[^"]|"")+"|\S+)/.exec(statement)?.[1] ?? '';
      if (!known.has(role.replace(/^"|"$/g, '').replaceAll('""', '"'))) await admin.query(statement);
    }
    const user = decodeURIComponent(username);
    // The user's server may trust the role without a password; this one asks for one.
    const secret = decodeURIComponent(password) || Buffer.from(deps.random.bytes(18)).toString('base64url');
    await admin.query(`alter role "${user.replaceAll('"', '""')}" login password '${secret.replaceAll("'", "''")}'`);
    await admin.query(`create database "${name.replaceAll('"', '""')}" template template0`);
    const [host = '', port = ''] = scratch.host.split(':');
    return withUrl(url, { host, port: Number(port), database: name, password: secret });
  } finally {
    await admin.close();
  }
}

/** A clone at the restore point's commit on a branch of the user's name, with what stands beside the code: plan, .env, packages. */
async function restoreCode(deps: Dependencies, workspace: Workspace, point: RestorePoint, root: string): Promise<void> {
  const { files, git } = deps;
  const { branch } = await git.head(workspace.root);
  await git.run('/', ['clone', '-q', '--no-hardlinks', '--no-checkout', workspace.root, root]);
  await git.run(root, ['checkout', '-q', '-B', branch ?? 'main', point.commit]);
  // A .gitignore that names the folder node_modules/ does not mean a link.
  await files.append(`${root}/.git/info/exclude`, 'node_modules\n/.nectar/\n/nectar.plan.yaml');
  await files.copy(workspace.planPath, `${root}/nectar.plan.yaml`);
  const folders = (await git.tracked(root)).flatMap((path) => /^(.*\/|)package\.json$/.exec(path)?.[1] ?? []);
  for (const path of new Set([...['', ...folders].map((folder) => `${folder}.env`), '.nectar/secrets.json']))
    if (await files.exists(`${workspace.root}/${path}`))
      await files.copy(`${workspace.root}/${path}`, `${root}/${path}`);
  const { verified } = await findPoint(deps, workspace, point.id);
  if (verified)
    await files.copy(
      `${workspace.state}/backups/${point.id}/manifest.json`,
      `${root}/.nectar/backups/${point.id}/manifest.json`,
    );
  for (const folder of folders) {
    const packages = `${folder}node_modules`;
    if (await files.exists(`${workspace.root}/${packages}`))
      await borrowPackages(deps, `${workspace.root}/${packages}`, `${root}/${packages}`);
  }
}
