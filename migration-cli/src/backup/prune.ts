import type { Dependencies, Workspace } from '../model/ports.ts';
import { backupFolder, listPoints } from './points.ts';

/** Removes all but the newest `keep` verified backups, and those that are needed. Branches stay: they cost nothing. */
export async function prune(
  deps: Pick<Dependencies, 'files'>,
  workspace: Pick<Workspace, 'state'>,
  keep: number,
  needed: Set<string>,
): Promise<string[]> {
  const points = await listPoints(deps, workspace);
  const newest = points.filter((point) => point.verified).slice(-Math.max(keep, 1));
  const kept = new Set([...needed, ...newest.map((point) => point.id)]);
  const removed: string[] = [];
  for (const point of points.filter((one) => !kept.has(one.id))) {
    // The manifest goes first: a backup that is half removed must not count as one.
    await deps.files.remove(`${backupFolder(workspace, point.id)}/manifest.json`);
    await deps.files.remove(backupFolder(workspace, point.id));
    removed.push(point.id);
  }
  return removed;
}
