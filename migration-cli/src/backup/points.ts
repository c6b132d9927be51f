import { refusal } from '../errors/refusal.ts';
import type { RestorePoint } from '../model/backup.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';

type Where = Pick<Workspace, 'state'>;

export function backupFolder(workspace: Where, id: string): string {
  return `${workspace.state}/backups/${id}`;
}

/** Every restore point, oldest first. A folder without a manifest is of a backup that was cut off. */
export async function listPoints(deps: Pick<Dependencies, 'files'>, workspace: Where): Promise<RestorePoint[]> {
  const folder = `${workspace.state}/backups`;
  if (!(await deps.files.exists(folder))) return [];
  // 'data' holds thousands of files of the server and no manifest.
  const paths = (await deps.files.list(folder, ['data'])).filter((path) => /^[^/]+\/manifest\.json$/.test(path));
  const points = await Promise.all(
    paths.map(async (path) => JSON.parse(await deps.files.readText(`${folder}/${path}`)) as RestorePoint),
  );
  return points.sort((a, b) => (a.at < b.at ? -1 : 1));
}

export async function findPoint(
  deps: Pick<Dependencies, 'files'>,
  workspace: Where,
  id: string,
): Promise<RestorePoint> {
  const points = await listPoints(deps, workspace);
  const point = points.find((one) => one.id === id);
  if (point !== undefined) return point;
  throw refusal('NECTAR-E073', {
    what: `There is no backup ${id}`,
    why: points.length === 0 ? 'there is none at all' : `there are ${points.map((one) => one.id).join(', ')}`,
  });
}

export async function savePoint(
  deps: Pick<Dependencies, 'files'>,
  workspace: Where,
  point: RestorePoint,
): Promise<void> {
  await deps.files.write(`${backupFolder(workspace, point.id)}/manifest.json`, `${JSON.stringify(point, null, 2)}\n`, {
    mode: 0o600,
  });
}
