import type { Dependencies } from '../model/ports.ts';
import { type History, parseHistory } from '../plan/boundaries/history.ts';

const COMMITS = 1500;

/** What was changed together: the files of the latest commits, relative to `root`; null outside of git or without a commit. */
export async function readHistory({ git }: Pick<Dependencies, 'git'>, root: string): Promise<History | null> {
  if ((await git.root(root)) === null) return null;
  try {
    const args = [
      'log',
      '--no-merges',
      `--max-count=${COMMITS}`,
      '--format=%x00',
      '--name-only',
      '--relative',
      '--',
      '.',
    ];
    return parseHistory(await git.run(root, args));
  } catch {
    // A repository without a commit has no history, and that is no error here.
    return null;
  }
}
