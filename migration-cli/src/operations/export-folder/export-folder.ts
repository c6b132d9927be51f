import type { OperationKind, TreeView } from '../../model/operation.ts';
import { problem, revertTree, taken } from '../tree/changes.ts';

/** Copies a finished service to a folder outside of the monolith. */
export const exportFolder: OperationKind<'export-folder'> = {
  kind: 'export-folder',
  target: 'workspace',
  irreversible: null,
  describe: ({ from, to }) => `export ${from} to ${to}`,
  check: ({ from, to }, { tree }) => [
    ...(tree.list(withSlash(from)).length === 0
      ? [problem(`${from} holds no files`, 'there is nothing to export', 'nectar extract')]
      : []),
    ...taken(
      tree,
      left(from, to, tree).map((path) => target(from, to, path)),
    ),
  ],
  changes: ({ from, to }, { tree }) =>
    left(from, to, tree).map((path) => ({
      type: 'CopyFile',
      from: path,
      to: target(from, to, path),
      hash: tree.hash(path),
    })),
  verify: ({ from, to }, { tree }) =>
    targets(from, to, tree.list(withSlash(from)))
      .filter((path) => !tree.exists(path))
      .map((path) => problem(`${path} is missing`, 'it was to be exported', 'nectar resume')),
  revert: revertTree,
};

/** What does not stand there already: two services may have brought the same package. */
const left = (from: string, to: string, tree: TreeView) =>
  tree.list(withSlash(from)).filter((path) => {
    const there = target(from, to, path);
    return !tree.exists(there) || tree.hash(there) !== tree.hash(path);
  });

const withSlash = (folder: string) => `${folder.replace(/\/$/, '')}/`;
const target = (from: string, to: string, path: string) => withSlash(to) + path.slice(withSlash(from).length);
const targets = (from: string, to: string, paths: string[]) => paths.map((path) => target(from, to, path));
