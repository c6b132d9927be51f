import { readObject, removeKey, setKey, valueAt } from '../../code/json-object.ts';
import type { OperationKind, TreeView } from '../../model/operation.ts';
import { missing, problem, REFRESH, revertTree, writeChange } from '../tree/changes.ts';

/** Removes and sets keys of a package.json; a key is a JSON pointer like /dependencies/pg. Order and indentation stay. */
export const updateManifest: OperationKind<'update-manifest'> = {
  kind: 'update-manifest',
  target: 'tree',
  irreversible: null,
  describe: ({ path, remove, set }) => `update ${path}: ${remove.length} removed, ${Object.keys(set).length} set`,
  check: ({ path }, { tree }) => {
    const absent = missing(tree, [path]);
    if (absent.length > 0) return absent;
    return readObject(tree.readText(path))
      ? []
      : [problem(`${path} is not a JSON object`, 'it cannot be updated', REFRESH)];
  },
  changes: (params, { tree }) => writeChange(tree, params.path, updated(params, tree), tree.executable(params.path)),
  verify: ({ path, remove, set }, { tree }) => {
    const json = tree.exists(path) ? readObject(tree.readText(path)) : null;
    if (!json) return [problem(`${path} is not readable`, 'it was updated a moment ago', 'nectar resume')];
    return [
      ...remove
        .filter((pointer) => valueAt(json, pointer) !== undefined)
        .map((pointer) => problem(`${path} still has ${pointer}`, 'it was to be removed', 'nectar resume')),
      ...Object.entries(set)
        .filter(([pointer, value]) => JSON.stringify(valueAt(json, pointer)) !== JSON.stringify(value))
        .map(([pointer]) => problem(`${path} has another ${pointer}`, 'it was to be set', 'nectar resume')),
    ];
  },
  revert: revertTree,
};

function updated(
  { path, remove, set }: { path: string; remove: string[]; set: Record<string, unknown> },
  tree: TreeView,
): string {
  const text = tree.readText(path);
  const json = readObject(text) ?? {};
  for (const pointer of remove) removeKey(json, pointer);
  for (const [pointer, value] of Object.entries(set)) setKey(json, pointer, value);
  const indent = /^[ \t]+/m.exec(text)?.[0] ?? '  ';
  return `${JSON.stringify(json, null, indent)}${text.endsWith('\n') ? '\n' : ''}`;
}
