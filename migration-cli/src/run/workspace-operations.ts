import { refusal } from '../errors/refusal.ts';
import type { Attempt, AttemptOperation } from '../journal/attempt.ts';
import type { Change, Operation, ParamsOf } from '../model/operation.ts';
import { bind } from '../operations/index.ts';
import { applyToDisk, applyToTree, isTreeChange, keepForUndo, sideOf } from './apply-change.ts';
import { completeRevert } from './complete-revert.ts';
import { fillEnvironment, sayEmpty } from './fill-environment.ts';
import type { Job } from './job.ts';
import { problemsText } from './problems.ts';
import { asWritten, sealed } from './sealed-environment.ts';
import type { Session } from './session.ts';
import { loadTree, type MutableTree } from './tree.ts';
import { decideTree, pathsOf } from './tree-operations.ts';

/** Applies an operation beside the tracked files; one that was cut off goes on where its files stand. */
export async function applyWorkspaceOperation(
  session: Session,
  job: Job,
  attempt: Attempt | null,
  operation: Operation,
): Promise<void> {
  const { journal, objects } = session;
  const note = { phase: operation.phase, operation: operation.id };
  const before = attempt?.operations.find((one) => one.id === operation.id);
  if (before?.status === 'applied') return;
  const tree = await workspaceTree(session, operation);
  let changes = before?.status === 'intent' ? before.changes : null;
  if (changes === null) {
    changes = decideTree(bind(operation), tree, operation.title);
    for (const change of changes.filter(isTreeChange)) await keepForUndo(objects, tree, change);
    // Passwords are filled in below: the journal holds their names only.
    await journal.append({ ...note, event: 'intent', changes });
  }
  const filled = await fillEnvironment(session, job, operation, changes);
  sayEmpty(session, filled);
  await carryOut(session, tree, filled);
  await journal.append({ ...note, event: 'applied', ...(await sealed(session, operation, filled)) });
  const left = bind(operation).verify({ tree: await workspaceTree(session, operation), catalog: null });
  if (left.length > 0)
    throw refusal('NECTAR-E052', { what: `Cannot verify ${operation.title}`, why: problemsText(left) });
  await journal.append({ ...note, event: 'verified' });
}

/** Undoes one operation. A file that somebody changed since stays as it is, with a warning. */
export async function revertWorkspaceOperation(
  session: Session,
  job: Job,
  operation: Operation,
  past: AttemptOperation,
): Promise<void> {
  if (past.status === 'reverted') return;
  const { deps, journal } = session;
  const note = { phase: operation.phase, operation: operation.id };
  const tree = await workspaceTree(session, operation);
  const applied =
    (await asWritten(session, tree, past)) ?? (await fillEnvironment(session, job, operation, past.changes));
  const changes = completeRevert(applied, bind(operation).revert(applied)).filter(isTreeChange);
  await journal.append({ ...note, event: 'reverting' });
  for (const change of changes) {
    const side = sideOf(tree, change);
    if (side === 'after') continue;
    if (side === 'other')
      deps.emit({ type: 'warning', text: `${pathsOf(change).join(', ')} was changed since and stays as it is.` });
    else await carryOut(session, tree, [change]);
  }
  await journal.append({ ...note, event: 'reverted' });
}

async function carryOut(session: Session, tree: MutableTree, changes: Change[]): Promise<void> {
  for (const change of changes.filter(isTreeChange)) {
    if (sideOf(tree, change) === 'after') continue;
    const stored = change.type === 'RestoreFile' ? await session.objects.get(change.to.hash) : null;
    applyToTree(tree, change, () => stored ?? new Uint8Array());
    await applyToDisk(session.deps.files, session.workspace.root, change, tree);
  }
}

/** The tracked files, and those that the operation itself names, which git need not know. */
async function workspaceTree(session: Session, operation: Operation): Promise<MutableTree> {
  const { deps, workspace } = session;
  const tree = await loadTree(deps, workspace.root);
  for (const path of await extraPaths(session, operation)) {
    const full = path.startsWith('/') ? path : `${workspace.root}/${path}`;
    if (await deps.files.exists(full))
      tree.put(path, { bytes: await deps.files.read(full), executable: await deps.files.executable(full) });
  }
  return tree;
}

async function extraPaths(session: Session, operation: Operation): Promise<string[]> {
  if (operation.kind === 'write-env') return [(operation.params as ParamsOf['write-env']).path];
  if (operation.kind !== 'export-folder') return [];
  const { to } = operation.params as ParamsOf['export-folder'];
  if (!(await session.deps.files.exists(to))) return [];
  return (await session.deps.files.list(to, ['node_modules', '.git', 'dist'])).map(
    (path) => `${to.replace(/\/$/, '')}/${path}`,
  );
}
