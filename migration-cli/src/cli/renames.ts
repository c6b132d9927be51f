import type { Dependencies, Workspace } from '../model/ports.ts';
import { composed, NOTHING_RENAMED, type Renamed } from '../plan/renames.ts';

/** More files than this at once are not compared for likeness. */
const RENAME_LIMIT = '-l5000';

/** What git says was renamed since the plan was made for its inventory, commit by commit and in the working tree. */
export async function renamesSince(
  { git }: Pick<Dependencies, 'git'>,
  { root, planPath }: Workspace,
  inventory: string,
  /** Commits of the toolkit itself: what a phase moved is not renamed, it has left. */
  own: Set<string>,
): Promise<Renamed> {
  if (inventory === '' || (await git.root(root)) === null) return NOTHING_RENAMED;
  const any = await git.run(root, ['rev-list', '--all', '--max-count=1']);
  if (any.trim() === '' || !planPath.startsWith(`${root}/`)) return NOTHING_RENAMED;
  const file = planPath.slice(root.length + 1);
  // The plan was made for what stood there when its fingerprint was written, which is the commit that brought it in.
  const log = await git.run(root, ['log', '--reverse', '--format=%H', `-S${inventory}`, '--', file]);
  const [since] = log.split('\n').filter((line) => line !== '');
  const likeness = ['-M', RENAME_LIMIT, '--name-status', '--diff-filter=R', '-z'];
  const commits =
    since === undefined
      ? ''
      : await git.run(root, ['log', '--reverse', '--topo-order', '--format=%x01%H', ...likeness, `${since}..HEAD`]);
  const pending = await git.run(root, ['diff', ...likeness, 'HEAD']);
  const others = commits.split('\x01').filter((part) => !own.has(part.slice(0, part.search(/\W|$/))));
  const before = await git.run(root, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', since ?? 'HEAD']);
  return { ...composed([...others, pending].flatMap(stepsIn)), before: new Set(before.split('\0')) };
}

/** `R100 NUL from NUL to NUL …` */
function stepsIn(text: string): { from: string; to: string }[] {
  const parts = text.split('\0').map((part) => part.replace(/^\n+/, ''));
  const steps: { from: string; to: string }[] = [];
  for (let index = 0; index + 2 < parts.length; index++) {
    if (!/^R\d+$/.test(parts[index] ?? '')) continue;
    steps.push({ from: parts[index + 1] ?? '', to: parts[index + 2] ?? '' });
    index += 2;
  }
  return steps;
}
