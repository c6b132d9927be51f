import type { OperationKind } from '../../model/operation.ts';
import { problem, revertTree, writeChange } from '../tree/changes.ts';

/** Writes whole files: scaffolds and generated modules. */
export const writeFiles: OperationKind<'write-files'> = {
  kind: 'write-files',
  target: 'tree',
  irreversible: null,
  describe: ({ files }) => `write ${files.length} file${files.length === 1 ? '' : 's'}`,
  check: ({ files }) =>
    files
      .filter(({ path }) => path.startsWith('/') || path.split('/').includes('..'))
      .map(({ path }) =>
        problem(`${path} is outside of the tree`, 'only files below the root are written', 'correct the plan file'),
      ),
  changes: ({ files }, { tree }) =>
    files.flatMap(({ path, content, executable }) => writeChange(tree, path, content, executable ?? false)),
  verify: ({ files }, { tree }) =>
    files.flatMap(({ path, content }) => {
      if (tree.exists(path) && tree.readText(path) === content) return [];
      return [
        problem(
          `${path} is not as it was written`,
          tree.exists(path) ? 'its content differs' : 'it is missing',
          'nectar resume',
        ),
      ];
    }),
  revert: revertTree,
};
