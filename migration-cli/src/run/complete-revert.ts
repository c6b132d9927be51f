import type { Change, FileState } from '../model/operation.ts';
import { contentOf, isTreeChange } from './apply-change.ts';
import { contentHash } from './tree.ts';

/** The mark by which a kind asks for a content of the object store. */
const STORED = 'stored:';

/**
 * Kinds know of the past only hashes, and of what they wrote not how it was filled in. This completes their reverting
 * changes with the states that `applied` left, so that a file which somebody changed since is noticed, not overwritten.
 */
export function completeRevert(applied: Change[], reverting: Change[]): Change[] {
  const states = statesAfter(applied);
  return reverting.map((change) => {
    const completed = complete(change, states);
    follow(completed, states);
    return completed;
  });
}

type States = Map<string, FileState | null>;

function statesAfter(applied: Change[]): States {
  const states: States = new Map();
  for (const change of applied) follow(change, states);
  return states;
}

function complete(change: Change, states: States): Change {
  if (change.type === 'DeleteFile') return { ...change, before: states.get(change.path) ?? change.before };
  if (change.type !== 'WriteFile' || !change.content.startsWith(STORED)) return change;
  const to = { hash: change.content.slice(STORED.length), executable: change.executable };
  return { type: 'RestoreFile', path: change.path, to, before: states.get(change.path) ?? null };
}

function follow(change: Change, states: States): void {
  if (!isTreeChange(change)) return;
  switch (change.type) {
    case 'WriteFile':
      return void states.set(change.path, { hash: contentHash(contentOf(change)), executable: change.executable });
    case 'RestoreFile':
      return void states.set(change.path, change.to);
    case 'DeleteFile':
      return void states.set(change.path, null);
    case 'MoveFile':
      states.set(change.to, states.get(change.from) ?? { hash: change.hash, executable: false });
      return void states.set(change.from, null);
    case 'CopyFile':
      return void states.set(change.to, { hash: change.hash, executable: false });
  }
}
