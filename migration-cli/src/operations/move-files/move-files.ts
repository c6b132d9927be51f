import type { OperationKind } from '../../model/operation.ts';
import { missing, problem, revertTree, taken } from '../tree/changes.ts';

/** Moves files as git renames, so that their history follows them. */
export const moveFiles: OperationKind<'move-files'> = {
  kind: 'move-files',
  target: 'tree',
  irreversible: null,
  describe: ({ moves }) => `move ${moves.length} file${moves.length === 1 ? '' : 's'}`,
  check: ({ moves }, { tree }) => [
    ...missing(
      tree,
      moves.map(({ from }) => from),
    ),
    ...taken(
      tree,
      moves.map(({ to }) => to),
    ),
    ...twice(moves.map(({ to }) => to)).map((to) =>
      problem(`two files would become ${to}`, 'one would be lost', 'correct `place` in the plan file'),
    ),
  ],
  changes: ({ moves }, { tree }) =>
    moves.map(({ from, to }) => ({ type: 'MoveFile', from, to, hash: tree.hash(from) })),
  verify: ({ moves }, { tree }) =>
    moves.flatMap(({ from, to }) => [
      ...(tree.exists(from) ? [problem(`${from} is still there`, 'it was to move', 'nectar resume')] : []),
      ...(tree.exists(to) ? [] : [problem(`${to} is missing`, 'it was to arrive there', 'nectar resume')]),
    ]),
  revert: revertTree,
};

function twice(paths: string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(paths.filter((path) => seen.has(path) || !seen.add(path)))];
}
