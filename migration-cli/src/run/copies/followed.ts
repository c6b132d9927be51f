import { type Attempt, textOf } from '../../journal/attempt.ts';
import type { JournalEntry } from '../../model/journal.ts';
import type { Dependencies, Workspace } from '../../model/ports.ts';
import { createObjects } from '../objects.ts';
import { storedJob } from '../stored-job.ts';
import { commitsSince, type FileChange, type LaterCommit } from './commits.ts';

/** What one commit made of the file that a copy was taken from. */
export interface Step {
  commit: string;
  before: string;
  after: string;
}

/** A file of which both sides have a copy, and what became of the monolith's one. */
export interface FollowedCopy {
  /** Where the monolith's file stands now; null where it was deleted or left the monolith. */
  from: string | null;
  to: string;
  /** The copy as the phase made it, and as it stands at HEAD. */
  landed: string;
  now: { blob: string; mode: string };
  steps: Step[];
  /** Those that nobody has looked at for the copy: it was neither changed nor carried forward since. */
  pending: Step[];
}

/** Where the migration stands, read without its lock. */
export interface Reading {
  deps: Pick<Dependencies, 'git' | 'files'>;
  workspace: Workspace;
  entries: readonly JournalEntry[];
}

/** Every copy that a phase made and that still stands there. */
export async function followedCopies(reading: Reading, attempt: Attempt): Promise<FollowedCopy[]> {
  const { deps, workspace, entries } = reading;
  const landed = attempt.landing?.commit;
  if (landed === undefined || attempt.stage !== 'extracted') return [];
  const copies = await copiesOf(reading, attempt);
  if (copies.length === 0 || !(await isThere(deps, workspace.root, landed))) return [];
  const [then, now, commits] = await Promise.all([
    treeOf(deps, workspace.root, landed),
    treeOf(deps, workspace.root, 'HEAD'),
    commitsSince(deps, workspace.root, entries, landed),
  ]);
  const seen = lastSeen(entries, attempt, commits);
  return copies.flatMap(({ from, to }) => {
    const [before, present] = [then.get(to), now.get(to)];
    if (before === undefined || present === undefined) return [];
    return [{ ...follow({ from, to }, commits, seen), to, landed: before.blob, now: present }];
  });
}

async function copiesOf({ deps, workspace }: Reading, attempt: Attempt): Promise<{ from: string; to: string }[]> {
  const { phase } = await storedJob({ objects: createObjects(deps.files, workspace) }, attempt);
  return phase.operations.flatMap(({ kind, params }) =>
    kind === 'copy-files' ? (params as { copies: { from: string; to: string }[] }).copies : [],
  );
}

/** A history that was written anew may not hold the commit any more. */
export async function isThere(deps: Pick<Dependencies, 'git'>, root: string, commit: string): Promise<boolean> {
  const found = await deps.git.run(root, ['rev-list', '--no-walk', '--ignore-missing', commit]);
  return found.includes(commit);
}

async function treeOf(
  deps: Pick<Dependencies, 'git'>,
  root: string,
  commit: string,
): Promise<Map<string, { blob: string; mode: string }>> {
  const lines = (await deps.git.run(root, ['ls-tree', '-r', '-z', '--full-tree', commit])).split('\0');
  return new Map(
    lines.flatMap((line) => {
      const [mode = '', type, blob = ''] = (line.split('\t')[0] ?? '').split(' ');
      return type === 'blob' ? [[line.slice(line.indexOf('\t') + 1), { blob, mode }] as const] : [];
    }),
  );
}

/** How many of the commits were there when the copies of the phase were last carried forward. */
function lastSeen(entries: readonly JournalEntry[], attempt: Attempt, commits: LaterCommit[]): number {
  const synced = entries.filter(
    ({ event, phase, seq }) => event === 'synced' && phase === attempt.phase && seq > attempt.started.seq,
  );
  const places = synced.map((entry) => commits.findIndex(({ commit }) => commit === textOf(entry, 'base')) + 1);
  return Math.max(0, ...places);
}

function follow(
  copy: { from: string; to: string },
  commits: LaterCommit[],
  seen: number,
): Pick<FollowedCopy, 'from' | 'steps' | 'pending'> {
  let from: string | null = copy.from;
  const steps: Step[] = [];
  let pending: Step[] = [];
  for (const [index, { commit, own, changes }] of commits.entries()) {
    const change: FileChange | undefined = from === null ? undefined : changes.get(from);
    if (change !== undefined) {
      const { before, after, to }: FileChange = change;
      // A later phase takes the file out of the monolith: from then on it is that service's own.
      from = after === null || (own && to !== from) ? null : to;
      if (!own && before !== null && after !== null && before !== after) {
        steps.push({ commit, before, after });
        pending.push({ commit, before, after });
      }
    }
    // Whoever changes the copy, in the same commit or later, has seen what became of its source.
    if (changes.has(copy.to) || index < seen) pending = [];
  }
  return { from, steps, pending: from === null ? [] : pending };
}
