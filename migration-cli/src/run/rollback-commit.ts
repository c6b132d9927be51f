import { refusal } from '../errors/refusal.ts';
import { type Attempt, textOf } from '../journal/attempt.ts';
import { NectarError } from '../model/errors.ts';
import { commitTree } from './commit.ts';
import { landedWithCarried } from './copies/landed-tree.ts';
import type { Session } from './session.ts';
import { discardWorktree, openWorktree } from './worktree.ts';

/** A commit, and the one that it stands on: whatever was committed after that is not in it. */
export interface RollbackCommit {
  commit: string;
  base: string;
}

/**
 * A commit on top of HEAD in which the phase is gone. Where nothing else was committed since, its tree is the one before the
 * phase; otherwise the later commits are kept by a three-way merge, and what they contradict is refused by name.
 */
export async function rollbackCommit(session: Session, attempt: Attempt): Promise<RollbackCommit> {
  const { deps, workspace } = session;
  const base = textOf(attempt.started, 'base');
  const landed = attempt.landing?.commit ?? base;
  const head = await deps.git.head(workspace.root);
  if (head.branch !== attempt.landing?.branch) {
    throw refusal('NECTAR-E054', {
      what: `Cannot roll back ${attempt.phase}`,
      why: `it landed on ${attempt.landing?.branch}, and ${head.branch ?? 'no branch'} is checked out`,
      state: 'Nothing was changed.',
      next: `git switch ${attempt.landing?.branch}`,
    });
  }
  const same = (await deps.git.tree(workspace.root, head.commit)) === (await deps.git.tree(workspace.root, landed));
  const tree = same
    ? await deps.git.tree(workspace.root, base)
    : await mergedTree(session, attempt, landed, base, head.commit);
  const message = `revert: roll back the phase ${attempt.phase}\n\nTakes back ${landed}.\n`;
  return { commit: await commitTree(deps, workspace.root, tree, head.commit, message), base: head.commit };
}

async function mergedTree(
  session: Session,
  attempt: Attempt,
  landed: string,
  base: string,
  head: string,
): Promise<string> {
  const { deps, workspace } = session;
  const inverse = await commitTree(
    deps,
    workspace.root,
    await deps.git.tree(workspace.root, base),
    await landedWithCarried(session, attempt, landed),
    `the inverse of ${attempt.phase}`,
  );
  const name = `${attempt.phase}-rollback`;
  const folder = await openWorktree(deps, workspace, name, head);
  try {
    await deps.git.run(folder, ['-c', 'merge.renameLimit=0', 'cherry-pick', '--no-commit', inverse]);
    return (await deps.git.run(folder, ['write-tree'])).trim();
  } catch (error) {
    if (!(error instanceof NectarError)) throw error;
    const conflicts = (await deps.git.run(folder, ['diff', '--name-only', '--diff-filter=U', '-z']))
      .split('\0')
      .filter((path) => path !== '');
    if (conflicts.length === 0) throw error;
    throw refusal('NECTAR-E055', {
      what: `Cannot roll back ${attempt.phase}`,
      why: `commits since then changed\n${conflicts.map((path) => `  ${path}`).join('\n')}`,
      cause: error,
    });
  } finally {
    await discardWorktree(deps, workspace, name);
  }
}
