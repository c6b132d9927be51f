import type { Change, FileState, Problem, TreeView } from '../../model/operation.ts';

export function stateOf(tree: TreeView, path: string): FileState | null {
  return tree.exists(path) ? { hash: tree.hash(path), executable: tree.executable(path) } : null;
}

/** A write with what stood there before; none where the very content stands there already. */
export function writeChange(tree: TreeView, path: string, content: string, executable: boolean): Change[] {
  const same = tree.exists(path) && tree.executable(path) === executable && sameText(tree, path, content);
  if (same) return [];
  return [{ type: 'WriteFile', path, content, encoding: 'utf8', executable, before: stateOf(tree, path) }];
}

function sameText(tree: TreeView, path: string, content: string): boolean {
  return Buffer.from(tree.read(path)).equals(Buffer.from(content, 'utf8'));
}

/**
 * The changes that undo tree changes, last first. A file that stood there before is put back from the undo store by its
 * hash: the WriteFile that does it carries the empty content and the engine fills it from the store.
 */
export function revertTree(applied: Change[]): Change[] {
  return [...applied].reverse().flatMap(revertOne);
}

function revertOne(change: Change): Change[] {
  switch (change.type) {
    case 'MoveFile':
      return [{ type: 'MoveFile', from: change.to, to: change.from, hash: change.hash }];
    case 'CopyFile':
      return [{ type: 'DeleteFile', path: change.to, before: { hash: change.hash, executable: false } }];
    case 'WriteFile':
      return change.before
        ? [restore(change.path, change.before)]
        : [{ type: 'DeleteFile', path: change.path, before: { hash: '', executable: change.executable } }];
    case 'DeleteFile':
      return [restore(change.path, change.before)];
    default:
      return [];
  }
}

/** `stored:<hash>` names an object of the undo store. */
function restore(path: string, before: FileState): Change {
  return {
    type: 'WriteFile',
    path,
    content: `stored:${before.hash}`,
    encoding: 'utf8',
    executable: before.executable,
    before: null,
  };
}

export function problem(what: string, why: string, next: string): Problem {
  return { what, why, next };
}

export const REFRESH = 'nectar plan --refresh';

/** Problems of files that must be there. */
export function missing(tree: TreeView, paths: string[]): Problem[] {
  return paths
    .filter((path) => !tree.exists(path))
    .map((path) => problem(`${path} is missing`, 'the plan was made for a tree that holds it', REFRESH));
}

/** Problems of places that must be free. */
export function taken(tree: TreeView, paths: string[]): Problem[] {
  return paths
    .filter((path) => tree.exists(path))
    .map((path) =>
      problem(
        `${path} exists already`,
        'nothing is overwritten that the plan does not name',
        `remove or rename ${path}`,
      ),
    );
}
