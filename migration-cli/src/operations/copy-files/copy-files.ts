import type { OperationKind } from '../../model/operation.ts';
import { missing, problem, revertTree, taken } from '../tree/changes.ts';

/** Copies files that both sides need from now on. */
export const copyFiles: OperationKind<'copy-files'> = {
  kind: 'copy-files',
  target: 'tree',
  irreversible: null,
  describe: ({ copies }) => `copy ${copies.length} file${copies.length === 1 ? '' : 's'}`,
  check: ({ copies }, { tree }) => [
    ...missing(
      tree,
      copies.map(({ from }) => from),
    ),
    ...taken(
      tree,
      copies.map(({ to }) => to),
    ),
  ],
  changes: ({ copies }, { tree }) =>
    copies.map(({ from, to }) => ({ type: 'CopyFile', from, to, hash: tree.hash(from) })),
  verify: ({ copies }, { tree }) =>
    copies.flatMap(({ to }) =>
      tree.exists(to) ? [] : [problem(`${to} is missing`, 'it was to be copied there', 'nectar resume')],
    ),
  revert: revertTree,
};
