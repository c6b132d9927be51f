import { refusal } from '../errors/refusal.ts';
import type { Change, FileState } from '../model/operation.ts';
import type { Files } from '../model/ports.ts';
import type { Objects } from './objects.ts';
import { contentHash, type MutableTree } from './tree.ts';

export type TreeChange = Extract<
  Change,
  { type: 'WriteFile' | 'DeleteFile' | 'MoveFile' | 'CopyFile' | 'RestoreFile' }
>;

export function isTreeChange(change: Change): change is TreeChange {
  return change.type !== 'Sql' && change.type !== 'RunProcess' && change.type !== 'GitCommit';
}

/** The bytes that a WriteFile leaves. */
export function contentOf(change: Extract<Change, { type: 'WriteFile' }>): Uint8Array {
  return change.encoding === 'base64'
    ? Buffer.from(change.content, 'base64')
    : new TextEncoder().encode(change.content);
}

/** Changes the tree in memory only; refused where something else stands there than the change expects. */
export function applyToTree(tree: MutableTree, change: TreeChange, restored: (hash: string) => Uint8Array): void {
  switch (change.type) {
    case 'WriteFile':
      expectState(tree, change.path, change.before);
      tree.put(change.path, { bytes: contentOf(change), executable: change.executable });
      return;
    case 'DeleteFile':
      expectState(tree, change.path, change.before);
      tree.remove(change.path);
      return;
    case 'RestoreFile':
      expectState(tree, change.path, change.before);
      tree.put(change.path, { bytes: restored(change.to.hash), executable: change.to.executable });
      return;
    case 'MoveFile':
    case 'CopyFile': {
      expectHash(tree, change.from, change.hash);
      if (tree.exists(change.to)) throw unexpected(change.to, 'a file stands there already');
      tree.put(change.to, { bytes: tree.read(change.from), executable: tree.executable(change.from) });
      if (change.type === 'MoveFile') tree.remove(change.from);
    }
  }
}

function expectState(tree: MutableTree, path: string, before: FileState | null): void {
  if (before !== null) expectHash(tree, path, before.hash);
  else if (tree.exists(path)) throw unexpected(path, 'a file stands there already');
}

function expectHash(tree: MutableTree, path: string, hash: string): void {
  if (!tree.exists(path)) throw unexpected(path, 'it is not there');
  if (tree.hash(path) !== hash)
    throw unexpected(path, `its content is ${tree.hash(path).slice(0, 12)}, expected ${hash.slice(0, 12)}`);
}

function unexpected(path: string, why: string) {
  return refusal('NECTAR-E064', { what: `Cannot change ${path}`, why });
}

/** Everything that an undo will need is put into the store before the change is made. */
export async function keepForUndo(objects: Objects, tree: MutableTree, change: TreeChange): Promise<void> {
  const path = change.type === 'MoveFile' || change.type === 'CopyFile' ? null : change.path;
  if (path !== null && tree.exists(path)) await objects.put(tree.read(path));
}

/** The same change on the disk below `folder`; a path that is absolute stands for itself. */
export async function applyToDisk(files: Files, folder: string, change: TreeChange, tree: MutableTree): Promise<void> {
  const at = (path: string) => (path.startsWith('/') ? path : `${folder}/${path}`);
  switch (change.type) {
    case 'WriteFile':
    case 'RestoreFile':
      return files.write(at(change.path), tree.read(change.path), modeOf(change.path, tree.executable(change.path)));
    case 'DeleteFile':
      return files.remove(at(change.path));
    case 'MoveFile':
      return files.move(at(change.from), at(change.to));
    case 'CopyFile':
      return files.copy(at(change.from), at(change.to));
  }
}

/** Environment files hold passwords. */
function modeOf(path: string, executable: boolean): { mode?: number; executable?: boolean } {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^\.env(\.|$)/.test(name) && name !== '.env.example' ? { mode: 0o600 } : { executable };
}

/** Which side of a change the disk shows: what a recovery goes by. */
export function sideOf(tree: MutableTree, change: TreeChange): 'before' | 'after' | 'other' {
  const is = (path: string, hash: string | null) =>
    hash === null ? !tree.exists(path) : tree.exists(path) && tree.hash(path) === hash;
  const [before, after] = sides(change);
  if (after.every(([path, hash]) => is(path, hash))) return 'after';
  return before.every(([path, hash]) => is(path, hash)) ? 'before' : 'other';
}

type Side = [path: string, hash: string | null][];

function sides(change: TreeChange): [Side, Side] {
  switch (change.type) {
    case 'WriteFile':
      return [[[change.path, change.before?.hash ?? null]], [[change.path, contentHash(contentOf(change))]]];
    case 'RestoreFile':
      return [[[change.path, change.before?.hash ?? null]], [[change.path, change.to.hash]]];
    case 'DeleteFile':
      return [[[change.path, change.before.hash]], [[change.path, null]]];
    case 'MoveFile':
      return [
        [
          [change.from, change.hash],
          [change.to, null],
        ],
        [
          [change.from, null],
          [change.to, change.hash],
        ],
      ];
    case 'CopyFile':
      return [[[change.to, null]], [[change.to, change.hash]]];
  }
}
