import type { PlannedPhase } from '../model/operation.ts';
import type { Dependencies } from '../model/ports.ts';
import { commitTree } from './commit.ts';

type Needs = Pick<Dependencies, 'git' | 'clock' | 'files'>;

/** Below this part of its bytes git no longer takes a file for a copy of another. */
const ALIKE = 0.5;

/**
 * A commit on `base` with whole copies of the files of which the phase keeps a small part, so that `git log --follow` and
 * `git blame` find their history. `base` itself where there are none. The index of the work tree stands on what it gives.
 */
export async function commitCopies(deps: Needs, folder: string, base: string, phase: PlannedPhase): Promise<string> {
  const copies = phase.operations.flatMap(({ kind, params }) =>
    kind === 'copy-files' ? (params as { copies: { from: string; to: string }[] }).copies : [],
  );
  const cut: { entry: string; to: string }[] = [];
  for (const { from, to } of copies) {
    const entry = await entryOf(deps, folder, base, from);
    if (entry === null || !(await deps.files.exists(`${folder}/${to}`))) continue;
    const left = (await deps.files.read(`${folder}/${to}`)).length;
    if (left < entry.size * ALIKE) cut.push({ entry: `${entry.mode} ${entry.blob} 0`, to });
  }
  if (cut.length === 0) return base;
  await deps.git.run(folder, ['update-index', '--add', '-z', '--index-info'], {
    input: cut.map(({ entry, to }) => `${entry}\t${to}\0`).join(''),
  });
  const tree = (await deps.git.run(folder, ['write-tree'])).trim();
  const files = cut.map(({ to }) => `- ${to}`).join('\n');
  const message = `refactor: copy what ${phase.service} is cut out of (phase ${phase.name})\n\nWhole, so that the history of each file is found:\n${files}\n`;
  return commitTree(deps, folder, tree, base, message);
}

/** A file of a commit as git keeps it. */
async function entryOf(
  deps: Needs,
  folder: string,
  commit: string,
  path: string,
): Promise<{ mode: string; blob: string; size: number } | null> {
  const line = await deps.git.run(folder, ['ls-tree', '--full-tree', '-l', '-z', commit, '--', `:(literal)${path}`]);
  const [mode = '', , blob = '', size = ''] = (line.split('\t')[0] ?? '').split(/ +/);
  return blob === '' ? null : { mode, blob, size: Number(size) };
}
