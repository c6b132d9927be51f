import type { JournalEntry } from '../../model/journal.ts';
import type { Dependencies } from '../../model/ports.ts';

/** What one commit did to one file; blobs are null where there is no file. */
export interface FileChange {
  before: string | null;
  after: string | null;
  /** The path after the commit: another one where the file was renamed. */
  to: string;
}

/** A commit on the way from the landing of a phase to HEAD. */
export interface LaterCommit {
  commit: string;
  /** True where the toolkit made it, as it extracted a phase or took one back. */
  own: boolean;
  /** By the path before the commit. */
  changes: Map<string, FileChange>;
}

/** Files are compared for likeness in commits of up to so many of them; in larger ones a rename is a deletion. */
const RENAMES = 5000;

/**
 * What was committed after `since`, oldest first, along the first parents: a merge is one commit with all that it brought in.
 */
export async function commitsSince(
  deps: Pick<Dependencies, 'git'>,
  root: string,
  entries: readonly JournalEntry[],
  since: string,
): Promise<LaterCommit[]> {
  const shape = ['--first-parent', '-m', '--reverse', '--no-abbrev', '--raw', '-z', '-M', `-l${RENAMES}`];
  const text = await deps.git.run(root, ['log', ...shape, '--format=%H %P', `${since}..HEAD`]);
  const read = parseLog(text);
  const own = ownCommits(entries, new Map(read.map(({ commit, parent }) => [commit, parent])));
  return read.map(({ commit, changes }) => ({ commit, own: own.has(commit), changes }));
}

interface ReadCommit {
  commit: string;
  parent: string | null;
  changes: Map<string, FileChange>;
}

const HEADER = /^[0-9a-f]{40,64}( |$)/;

function parseLog(text: string): ReadCommit[] {
  const parts = text.split('\0').map((part) => part.replace(/^\n/, ''));
  const commits: ReadCommit[] = [];
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] ?? '';
    if (HEADER.test(part)) {
      const [commit = '', parent = null] = part.trim().split(' ');
      commits.push({ commit, parent, changes: new Map() });
    } else if (part.startsWith(':')) {
      const [, , before = '', after = '', status = ''] = part.split(' ');
      const path = parts[index + 1] ?? '';
      const renamed = /^[RC]/.test(status);
      index += renamed ? 2 : 1;
      // A copy leaves the file where it was as it was.
      if (status.startsWith('C')) continue;
      const to = renamed ? (parts[index] ?? '') : path;
      commits.at(-1)?.changes.set(path, { before: blobOf(before), after: blobOf(after), to });
    }
  }
  return commits;
}

const blobOf = (id: string): string | null => (/^0+$/.test(id) ? null : id);

/** The commits of landings, whatever became of them; each may be several on top of its base. */
function ownCommits(entries: readonly JournalEntry[], parents: Map<string, string | null>): Set<string> {
  const own = new Set<string>();
  for (const { event, data } of entries) {
    if (event !== 'landing' && event !== 'unlanding') continue;
    for (let at = data?.commit; typeof at === 'string' && at !== data?.base && parents.has(at); ) {
      own.add(at);
      at = parents.get(at) ?? null;
    }
  }
  return own;
}
