import { commitTree } from '../commit.ts';
import type { Session } from '../session.ts';

/** A copy that gets what became of its source. */
export interface CarriedCopy {
  from: string;
  to: string;
  /** The commits whose changes it gets, oldest first. */
  commits: string[];
  /** False where the copy has them already. */
  changed: boolean;
}

/** The same as git keeps it. */
export interface CarriedBlob extends CarriedCopy {
  blob: string;
  mode: string;
}

/** One commit on `base` with the new copies, put together in an index of its own. */
export async function commitCarried(
  { deps, workspace }: Session,
  phase: string,
  base: string,
  carried: CarriedBlob[],
): Promise<string> {
  const folder = await deps.files.temporary('nectar-index-');
  const env = { GIT_INDEX_FILE: `${folder}/index` };
  const git = (args: string[], input?: string) =>
    deps.git.run(workspace.root, args, input === undefined ? { env } : { env, input });
  try {
    await git(['read-tree', base]);
    const changed = carried.filter((copy) => copy.changed);
    await git(
      ['update-index', '-z', '--index-info'],
      changed.map(({ mode, blob, to }) => `${mode} ${blob} 0\t${to}\0`).join(''),
    );
    const tree = (await git(['write-tree'])).trim();
    return await commitTree(deps, workspace.root, tree, base, messageOf(phase, changed));
  } finally {
    await deps.files.remove(folder);
  }
}

function messageOf(phase: string, changed: CarriedCopy[]): string {
  const lines = changed.map(
    ({ from, to, commits }) => `- ${to} from ${from}: ${commits.map((id) => id.slice(0, 10)).join(', ')}`,
  );
  return `chore: carry changes into copies of ${phase} (phase ${phase})\n\n${lines.join('\n')}\n`;
}
