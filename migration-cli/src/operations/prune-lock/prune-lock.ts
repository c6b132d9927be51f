import { type JsonObject, readObject } from '../../code/json-object.ts';
import { lockKind } from '../../code/lock-kind.ts';
import type { OperationKind, ParamsOf, Problem } from '../../model/operation.ts';
import { missing, problem, REFRESH, revertTree, writeChange } from '../tree/changes.ts';
import type { Pruned } from './blocks.ts';
import { pruneLockfile } from './lockfile.ts';
import { prunePnpm } from './pnpm.ts';
import { pruneYarnBerry } from './yarn-berry.ts';
import { pruneYarnClassic } from './yarn-classic.ts';

/** Cuts a lock file of npm, Yarn or pnpm down to what the given manifests need: same versions and integrity, nothing resolved anew. */
export const pruneLock: OperationKind<'prune-lock'> = {
  kind: 'prune-lock',
  target: 'tree',
  irreversible: null,
  describe: ({ from, to }) => `make ${to} from ${from}`,
  check: (params, { tree }) => {
    const absent = missing(tree, [params.from]);
    if (absent.length > 0) return absent;
    return lockGaps(params, tree.readText(params.from));
  },
  changes: (params, { tree }) => {
    const { text, problems } = pruned(params, tree.readText(params.from));
    if (problems.length > 0) throw new Error(problems.join('; '));
    return writeChange(tree, params.to, text, false);
  },
  verify: (params, { tree }) =>
    tree.exists(params.to) && isLock(params.to, tree.readText(params.to))
      ? []
      : [problem(`${params.to} is not the lock file that was written`, 'it was written a moment ago', 'nectar resume')],
  revert: revertTree,
};

/** What the manifests need and the lock file does not hold. */
export function lockGaps(params: ParamsOf['prune-lock'], source: string): Problem[] {
  return pruned(params, source).problems.map((why) =>
    problem(`${params.to} cannot be made from ${params.from}`, why, REFRESH),
  );
}

/** The lock file that would be written; null where it lacks something. */
export function prunedText(params: ParamsOf['prune-lock'], source: string): string | null {
  const { text, problems } = pruned(params, source);
  return problems.length > 0 ? null : text;
}

function isLock(path: string, text: string): boolean {
  switch (lockKind(path, text)) {
    case 'npm':
      return readObject(text)?.lockfileVersion === 3;
    case 'pnpm':
      return /^lockfileVersion:/m.test(text);
    case 'berry':
      return /^__metadata:/m.test(text);
    default:
      return true;
  }
}

function pruned(params: ParamsOf['prune-lock'], source: string): Pruned {
  const { from, manifests, packed = [], others = false } = params;
  const kind = lockKind(from, source);
  if (kind === 'npm') return prunedNpm(source, params);
  if (packed.length > 0 || sharesFolders(manifests))
    return { text: '', problems: ['packages of the repository are packed by npm alone'] };
  if (kind === 'yarn') return pruneYarnClassic(source, manifests);
  return kind === 'berry' ? pruneYarnBerry(source, manifests, others) : prunePnpm(source, manifests, others);
}

/** True where a manifest asks for the folder of another one. */
function sharesFolders(manifests: Record<string, JsonObject>): boolean {
  const own = new Set(Object.values(manifests).map(({ name }) => name));
  return Object.values(manifests).some(({ dependencies }) =>
    Object.entries((dependencies ?? {}) as Record<string, string>).some(
      ([name, range]) => own.has(name) && range.startsWith('file:'),
    ),
  );
}

function prunedNpm(source: string, { manifests, packed, legacyPeers }: ParamsOf['prune-lock']): Pruned {
  const lock = readObject(source);
  if (!lock) return { text: '', problems: ['it is not a JSON object'] };
  const { lock: result, problems } = pruneLockfile(lock, manifests, packed, legacyPeers);
  return { text: `${JSON.stringify(result, null, 2)}\n`, problems };
}
