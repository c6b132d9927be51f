import type { Attempt } from '../../journal/attempt.ts';
import type { Session } from '../session.ts';
import { commitCarried } from './commit.ts';
import { followedCopies } from './followed.ts';
import { carriedThrough } from './merge.ts';

/**
 * The commit of a phase as it would stand with what was carried into its copies since: a copy of which everything comes from
 * the phase and from its source holds nothing that is lost with it. Another one stays as the phase made it, so that taking
 * the phase back meets its changes.
 */
export async function landedWithCarried(session: Session, attempt: Attempt, landed: string): Promise<string> {
  const { deps, workspace, journal } = session;
  const copies = await followedCopies({ deps, workspace, entries: journal.entries }, attempt);
  const carried = [];
  for (const { from, to, landed: made, now, steps } of copies) {
    if (now.blob === made) continue;
    const blobs = await carriedThrough(deps, workspace.root, made, steps);
    if (blobs.reached.includes(now.blob))
      carried.push({ from: from ?? '', to, commits: [], changed: true, blob: now.blob, mode: now.mode });
  }
  return carried.length === 0 ? landed : commitCarried(session, attempt.phase, landed, carried);
}
