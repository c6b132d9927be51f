import { refusal } from '../errors/refusal.ts';
import type { Landing } from '../journal/attempt.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';

type Needs = Pick<Dependencies, 'git' | 'files'>;

/**
 * Moves branch, index and working tree from `base` to `commit`. The working tree goes first, by git's two-tree merge,
 * which refuses where it would lose something; then the branch, only if it still stands on `base`.
 */
export async function land(deps: Needs, workspace: Workspace, landing: Landing): Promise<void> {
  const { root } = workspace;
  await assertBranch(deps, root, landing);
  await moveTree(deps, root, landing.base, landing.commit);
  try {
    await moveBranch(deps, root, landing);
  } catch (error) {
    // Whoever took over from this process while it slept may have landed; the tree is right then.
    if ((await deps.git.head(root)).commit !== landing.commit) await moveTree(deps, root, landing.commit, landing.base);
    throw refusal('NECTAR-E054', {
      what: `Cannot land on ${landing.branch}`,
      why: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }
}

/** Ends a landing that was cut off, from whatever it left: the branch says whether it was done. */
export async function recoverLanding(deps: Needs, workspace: Workspace, landing: Landing): Promise<void> {
  const { root } = workspace;
  await clearIndexLock(deps, root);
  const head = await deps.git.head(root);
  if (head.branch === landing.branch && head.commit === landing.commit) return;
  await assertBranch(deps, root, landing);
  await backToBase(deps, root, landing);
  await land(deps, workspace, landing);
}

/** Puts index and working tree back to `base` where a landing was cut off before the branch moved. */
export async function undoPartialLanding(deps: Needs, workspace: Workspace, landing: Landing): Promise<void> {
  await clearIndexLock(deps, workspace.root);
  await assertBranch(deps, workspace.root, landing);
  await backToBase(deps, workspace.root, landing);
}

async function assertBranch(deps: Needs, root: string, landing: Landing): Promise<void> {
  const head = await deps.git.head(root);
  if (head.branch === landing.branch && head.commit === landing.base) return;
  throw refusal('NECTAR-E054', {
    what: `Cannot move ${landing.branch}`,
    why: `expected ${landing.branch} at ${landing.base.slice(0, 10)}, found ${head.branch ?? 'no branch'} at ${head.commit.slice(0, 10)}`,
  });
}

async function moveBranch(deps: Needs, root: string, { branch, commit, base }: Landing): Promise<void> {
  await deps.git.run(root, ['update-ref', '-m', 'nectar', `refs/heads/${branch}`, commit, base]);
}

/** How often a tree is moved again that looks changed, 100 ms after each other: a git of the user's may hold the index for a moment. */
const TREE_TRIES = 5;

/** Index and working tree from one commit to the other; refused where a file was changed. */
async function moveTree(deps: Needs, root: string, from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await deps.git.run(root, ['update-index', '-q', '--refresh']).catch(onlyStale);
    try {
      return void (await deps.git.run(root, ['read-tree', '-m', '-u', from, to]));
    } catch (error) {
      if (attempt === TREE_TRIES || !isPassing(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** An index that could not be refreshed or written because another git had it. What is really changed stays so. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && 'why' in error && /not uptodate|index\.lock/.test(String(error.why));
}

/** `update-index --refresh` answers with an error when a file differs, which the merge itself judges better. */
function onlyStale(error: unknown): void {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'NECTAR-E004') throw error;
}

interface Changed {
  path: string;
  base: string | null;
  commit: string | null;
}

/** Every path that differs between the two, with its blob on either side. */
async function changedPaths(deps: Needs, root: string, landing: Landing): Promise<Changed[]> {
  const text = await deps.git.run(root, [
    'diff-tree',
    '-r',
    '-z',
    '--raw',
    '--no-renames',
    landing.base,
    landing.commit,
  ]);
  const parts = text.split('\0');
  const changed: Changed[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [, , before = '', after = ''] = (parts[index] ?? '').split(' ');
    const blob = (id: string) => (/^0+$/.test(id) ? null : id);
    changed.push({ path: parts[index + 1] ?? '', base: blob(before), commit: blob(after) });
  }
  return changed;
}

/** Only contents that one of the two commits holds are touched: anything else was written by somebody else. */
async function backToBase(deps: Needs, root: string, landing: Landing): Promise<void> {
  const changed = await changedPaths(deps, root, landing);
  const foreign: string[] = [];
  for (const entry of changed) {
    if (!(await deps.files.exists(`${root}/${entry.path}`))) continue;
    const blob = (await deps.git.run(root, ['hash-object', '--', entry.path])).trim();
    if (blob !== entry.base && blob !== entry.commit) foreign.push(entry.path);
  }
  if (foreign.length > 0) {
    throw refusal('NECTAR-E064', {
      what: 'Cannot finish the landing',
      why: `changed by somebody since: ${foreign.join(', ')}`,
      state: 'The branch was not moved.',
      next: 'put those files back, then: nectar resume',
    });
  }
  const kept = changed.filter((entry) => entry.base !== null).map((entry) => entry.path);
  const added = changed.filter((entry) => entry.base === null).map((entry) => entry.path);
  for (const path of added) await deps.files.remove(`${root}/${path}`);
  const list = (paths: string[]) => ({ input: paths.map((path) => `${path}\0`).join('') });
  if (added.length > 0) await deps.git.run(root, ['update-index', '--force-remove', '-z', '--stdin'], list(added));
  if (kept.length > 0) {
    await deps.git.run(
      root,
      ['checkout', landing.base, '--pathspec-from-file=-', '--pathspec-file-nul'],
      list(kept.map((path) => `:(literal,top)${path}`)),
    );
  }
}

const LOCK_TRIES = 20;

/** A git that was killed leaves its lock; one that still works for a dead nectar is waited for. */
async function clearIndexLock(deps: Needs, root: string): Promise<void> {
  const path = (await deps.git.run(root, ['rev-parse', '--path-format=absolute', '--git-path', 'index.lock'])).trim();
  for (let attempt = 0; attempt < LOCK_TRIES; attempt++) {
    if (!(await deps.files.exists(path))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await deps.files.remove(path);
}
