import { parse } from 'yaml';
import type { AcceptedList } from '../model/accepted.ts';
import type { Dependencies } from '../model/ports.ts';

/** A list of accepted findings, or its seal, that is not as it may be. */
export interface RatchetProblem {
  file: string;
  what: string;
  next: string;
}

export interface Ratchet {
  problems: RatchetProblem[];
  /** Why it could not be told; empty where it could. */
  undecided: string[];
}

/**
 * Holds a list against every committed version under the same seal: what one of them lacked may not stand in it any more.
 * `versions` are newest first.
 */
export function ratchetProblems(file: string, present: AcceptedList, versions: AcceptedList[]): RatchetProblem[] {
  const last = versions[0]?.sealed ?? null;
  if (present.sealed === null)
    return last === null
      ? []
      : [{ file, what: `the seal '${last}' of the accepted list is gone`, next: `put 'sealed: ${last}' back` }];
  const same = versions.filter(({ sealed }) => sealed === present.sealed);
  return present.ids
    .filter((id) => same.some(({ ids }) => !ids.includes(id)))
    .map((id) => ({
      file,
      what: `${id} was added to the accepted list, which is sealed ('${present.sealed}') and can only shrink`,
      next: 'resolve the finding; where it has to stay, begin another seal, for everybody to see',
    }));
}

/** The same against the history of the present branch. */
export async function ratchetOf(
  deps: Pick<Dependencies, 'git'>,
  root: string,
  file: string,
  present: AcceptedList,
): Promise<Ratchet> {
  if ((await deps.git.root(root)) === null) return { problems: [], undecided: [] };
  const versions = await committedLists(deps, root, file, present.sealed);
  const problems = ratchetProblems(file, present, versions.lists);
  const open = present.sealed !== null && present.ids.length > 0 && versions.cut;
  return { problems, undecided: open ? [`the history is shallow, so when ${file} was sealed cannot be seen`] : [] };
}

/** Newest first, back to where the seal begins. `cut`: the history ends before that. */
async function committedLists(
  { git }: Pick<Dependencies, 'git'>,
  root: string,
  file: string,
  seal: string | null,
): Promise<{ lists: AcceptedList[]; cut: boolean }> {
  const any = await git.run(root, ['rev-list', '--all', '--max-count=1']);
  if (any.trim() === '') return { lists: [], cut: false };
  const log = await git.run(root, ['log', '--full-history', '--format=%H', '--', file]);
  const commits = log.split('\n').filter((line) => line !== '');
  const lists: AcceptedList[] = [];
  for (const text of await textsAt(git, root, file, commits)) {
    const list = acceptedIn(text);
    if (list === null) continue;
    lists.push(list);
    if (list.sealed !== seal) return { lists, cut: false };
  }
  const shallow = (await git.run(root, ['rev-parse', '--is-shallow-repository'])).trim() === 'true';
  return { lists, cut: shallow };
}

/** The file at each commit that has it. */
async function textsAt(git: Dependencies['git'], root: string, file: string, commits: string[]): Promise<string[]> {
  const input = commits.map((commit) => `${commit}:./${file}\n`).join('');
  let rest = Buffer.from(await git.run(root, ['cat-file', '--batch'], { input }));
  const texts: string[] = [];
  while (rest.length > 0) {
    const end = rest.indexOf('\n');
    const size = /^\w+ blob (\d+)$/.exec(rest.toString('utf8', 0, end))?.[1];
    const length = size === undefined ? 0 : Number(size);
    if (size !== undefined) texts.push(rest.toString('utf8', end + 1, end + 1 + length));
    rest = rest.subarray(end + 1 + (size === undefined ? 0 : length + 1));
  }
  return texts;
}

/** The list in the text of a plan file or a file of rules, whatever else is wrong with it; null where it is no YAML. */
export function acceptedIn(text: string): AcceptedList | null {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    return null;
  }
  const { sealed, accepted } = (value ?? {}) as { sealed?: unknown; accepted?: unknown };
  const entries = Array.isArray(accepted) ? (accepted as { id?: unknown }[]) : [];
  return {
    sealed: typeof sealed === 'string' ? sealed : null,
    ids: entries.flatMap((entry) => (typeof entry?.id === 'string' ? [entry.id] : [])),
  };
}
