import { readJournal } from '../journal/store.ts';
import type { RestorePoint } from '../model/backup.ts';
import type { JournalEntry, JournalEvent } from '../model/journal.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { listPoints } from './points.ts';

/** What leaves code or database other than they were. */
const CHANGES = new Set<JournalEvent>(['applied', 'reverted', 'landed', 'unlanded']);

/** Why the newest verified backup is not of what stands there now; null while it is, or before anything was changed. */
export function staleness(points: RestorePoint[], entries: JournalEntry[]): string | null {
  const change = entries.findLast(({ event }) => CHANGES.has(event));
  if (change === undefined) return null;
  const newest = points.filter(({ verified }) => verified).at(-1);
  if (newest === undefined)
    return `There is no verified backup, and the migration has changed something at ${change.at}.`;
  return newest.at < change.at
    ? `The last verified backup, ${newest.id}, is older than the last change of the migration (${change.at}).`
    : null;
}

/** The same, of this folder. */
export async function staleBackup(deps: Pick<Dependencies, 'files'>, workspace: Workspace): Promise<string | null> {
  return staleness(await listPoints(deps, workspace), await readJournal(deps, workspace));
}
