import { attemptsInEffect } from '../../journal/replay.ts';
import { readJournal } from '../../journal/store.ts';
import type { Dependencies, Workspace } from '../../model/ports.ts';
import { followedCopies } from './followed.ts';

/** A copy whose source went on without it. */
export interface CopyBehind {
  copy: string;
  source: string;
  /** The commits that it lacks, oldest first. */
  commits: string[];
}

/** By phase, for whatever is in effect: the copies that are behind. Reads only; a phase without any is left out. */
export async function copiesBehind(
  deps: Pick<Dependencies, 'git' | 'files'>,
  workspace: Workspace,
): Promise<Record<string, CopyBehind[]>> {
  const entries = await readJournal(deps, workspace);
  const found: Record<string, CopyBehind[]> = {};
  for (const attempt of attemptsInEffect(entries)) {
    const copies = await followedCopies({ deps, workspace, entries }, attempt);
    const behind = copies.flatMap(({ from, to, pending }) =>
      from === null || pending.length === 0
        ? []
        : [{ copy: to, source: from, commits: pending.map(({ commit }) => commit) }],
    );
    if (behind.length > 0) found[attempt.phase] = behind;
  }
  return found;
}
