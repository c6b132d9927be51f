import type { OperationKind } from '../../model/operation.ts';
import { missing, problem, revertTree } from '../tree/changes.ts';

/** Removes files that leave the monolith without a new home. */
export const deleteFiles: OperationKind<'delete-files'> = {
  kind: 'delete-files',
  target: 'tree',
  irreversible: null,
  describe: ({ paths }) => `delete ${paths.length} file${paths.length === 1 ? '' : 's'}`,
  check: ({ paths }, { tree }) => missing(tree, paths),
  changes: ({ paths }, { tree }) =>
    paths.map((path) => ({
      type: 'DeleteFile',
      path,
      before: { hash: tree.hash(path), executable: tree.executable(path) },
    })),
  verify: ({ paths }, { tree }) =>
    paths
      .filter((path) => tree.exists(path))
      .map((path) => problem(`${path} is still there`, 'it was to be deleted', 'nectar resume')),
  revert: revertTree,
};
