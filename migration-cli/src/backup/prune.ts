import type { RestorePoint } from '../model/backup.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { backupFolder, listPoints } from './points.ts';

/** How many verified backups stay: the newest ones, and the newest one of each of the last days and weeks that have any. */
export interface KeepRules {
  last: number;
  daily: number;
  weekly: number;
}

/**
 * The backups that may go. The newest verified one always stays, and so do those that are `needed`; one that is not verified
 * counts for no rule, and stays while it is newer than every verified one.
 */
export function superfluous(points: RestorePoint[], rules: KeepRules, needed: Set<string>): RestorePoint[] {
  const verified = points.filter((point) => point.verified).toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const kept = new Set([
    ...needed,
    ...verified.slice(0, Math.max(rules.last, 1)).map(({ id }) => id),
    ...newestOfEach(verified, rules.daily, (at) => at.slice(0, 10)),
    ...newestOfEach(verified, rules.weekly, weekOf),
  ]);
  const newest = verified[0]?.at;
  return points.filter(
    ({ id, verified: proved, at }) => !kept.has(id) && newest !== undefined && (proved || at < newest),
  );
}

/** `verified` has the newest first. */
function newestOfEach(verified: RestorePoint[], count: number, period: (at: string) => string): string[] {
  const first = new Map<string, string>();
  for (const { id, at } of verified) if (!first.has(period(at))) first.set(period(at), id);
  return [...first.values()].slice(0, count);
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Weeks begin on Monday, UTC; 1970-01-01 was a Thursday. */
const weekOf = (at: string) => String(Math.floor((Math.floor(Date.parse(at) / DAY_MS) + 3) / 7));

/** Removes what is superfluous; `dryRun` only says so. Branches stay: they cost nothing. */
export async function prune(
  deps: Pick<Dependencies, 'files'>,
  workspace: Pick<Workspace, 'state'>,
  rules: KeepRules,
  needed: Set<string>,
  dryRun = false,
): Promise<string[]> {
  const gone = superfluous(await listPoints(deps, workspace), rules, needed);
  for (const point of dryRun ? [] : gone) {
    // The manifest goes first: a backup that is half removed must not count as one.
    await deps.files.remove(`${backupFolder(workspace, point.id)}/manifest.json`);
    await deps.files.remove(backupFolder(workspace, point.id));
  }
  return gone.map(({ id }) => id);
}
