import { readObject } from '../../code/json-object.ts';
import type { OperationKind, ParamsOf, TreeView } from '../../model/operation.ts';
import { missing, problem, REFRESH, revertTree, writeChange } from '../tree/changes.ts';
import { pruneLockfile } from './lockfile.ts';

/** Cuts an npm lock file down to what the given manifests need: same versions, same integrity, nothing resolved anew. */
export const pruneLock: OperationKind<'prune-lock'> = {
  kind: 'prune-lock',
  target: 'tree',
  irreversible: null,
  describe: ({ from, to }) => `make ${to} from ${from}`,
  check: (params, { tree }) => {
    const absent = missing(tree, [params.from]);
    if (absent.length > 0) return absent;
    return pruned(params, tree).problems.map((why) =>
      problem(`${params.to} cannot be made from ${params.from}`, why, REFRESH),
    );
  },
  changes: (params, { tree }) => {
    const { text, problems } = pruned(params, tree);
    if (problems.length > 0) throw new Error(problems.join('; '));
    return writeChange(tree, params.to, text, false);
  },
  verify: ({ to }, { tree }) =>
    tree.exists(to) && readObject(tree.readText(to))?.lockfileVersion === 3
      ? []
      : [problem(`${to} is not a lock file of version 3`, 'it was written a moment ago', 'nectar resume')],
  revert: revertTree,
};

function pruned(
  { from, manifests, packed }: ParamsOf['prune-lock'],
  tree: TreeView,
): { text: string; problems: string[] } {
  const lock = readObject(tree.readText(from));
  if (!lock) return { text: '', problems: ['it is not a JSON object'] };
  const { lock: result, problems } = pruneLockfile(lock, manifests, packed);
  return { text: `${JSON.stringify(result, null, 2)}\n`, problems };
}
