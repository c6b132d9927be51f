import { refusal } from '../errors/refusal.ts';
import type { RestorePoint } from '../model/backup.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';

/** Every restore point of this folder, oldest first. */
export async function restorePoints(
  deps: Pick<Dependencies, 'files'>,
  workspace: Pick<Workspace, 'state'>,
): Promise<RestorePoint[]> {
  const folder = `${workspace.state}/backups`;
  if (!(await deps.files.exists(folder))) return [];
  const manifests = (await deps.files.list(folder)).filter((path) => /^[^/]+\/manifest\.json$/.test(path));
  const points = await Promise.all(
    manifests.map(async (path) => JSON.parse(await deps.files.readText(`${folder}/${path}`)) as RestorePoint),
  );
  return points.sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** The newest verified restore point of exactly this tree; refused without one. */
export async function restorePointOf(
  deps: Pick<Dependencies, 'files'>,
  workspace: Pick<Workspace, 'state'>,
  matches: (point: RestorePoint) => Promise<boolean>,
): Promise<RestorePoint> {
  const points = await restorePoints(deps, workspace);
  for (const point of points.toReversed()) {
    if (point.verified && (await matches(point))) return point;
  }
  const unverified = points.filter((point) => !point.verified).length;
  throw refusal('NECTAR-E046', {
    what: 'Cannot start the first phase',
    why:
      points.length === 0
        ? 'there is no restore point'
        : `of ${points.length} restore points ${unverified} are not verified, and none of the others is of the present code`,
  });
}
