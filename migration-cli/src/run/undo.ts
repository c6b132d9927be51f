import { refusal } from '../errors/refusal.ts';
import { type Attempt, type Landing, lastAttempt } from '../journal/attempt.ts';
import type { Operation, PlannedPhase } from '../model/operation.ts';
import { bind } from '../operations/index.ts';
import { revertDatabaseOperation } from './database-operations.ts';
import type { ClaimedDatabase, Job } from './job.ts';
import { land, recoverLanding, undoPartialLanding } from './land.ts';
import type { RollbackCommit } from './rollback-commit.ts';
import type { Session } from './session.ts';
import { revertWorkspaceOperation } from './workspace-operations.ts';
import { discardWorktree } from './worktree.ts';

/**
 * Undoes an attempt in reverse order: files beside the code, the commit, the database. `reset` moves the branch back, for a
 * phase that just failed; a landing otherwise goes forward to the commit that takes the phase back. Can be repeated.
 */
export async function undoAttempt(
  session: Session,
  job: Job,
  phase: PlannedPhase,
  database: ClaimedDatabase | null,
  mode: 'reset' | RollbackCommit,
): Promise<void> {
  const attempt = lastAttempt(session.journal.entries, phase.name);
  if (attempt === null) throw new Error(`The phase ${phase.name} was not begun.`);
  const past = attempt.operations.toReversed();
  for (const one of past) {
    const operation = operationOf(phase, one.id);
    if (bind(operation).target === 'workspace') await revertWorkspaceOperation(session, job, operation, one);
  }
  await unland(session, attempt, mode);
  for (const one of past) {
    const operation = operationOf(phase, one.id);
    if (bind(operation).target !== 'database') continue;
    if (database === null) throw new Error(`The operation ${one.id} was applied to a database that is not connected.`);
    await revertDatabaseOperation(session, database, operation, one);
  }
  await discardWorktree(session.deps, session.workspace, phase.name);
  await markCode(
    session,
    phase,
    past.map((one) => one.id),
  );
}

/** What was done in the work tree went with it. */
async function markCode(session: Session, phase: PlannedPhase, ids: string[]): Promise<void> {
  for (const id of ids) {
    const { target } = bind(operationOf(phase, id));
    const status = lastAttempt(session.journal.entries, phase.name)?.operations.find((one) => one.id === id)?.status;
    if ((target === 'tree' || target === 'process') && status !== 'reverted') {
      await session.journal.append({ event: 'reverted', phase: phase.name, operation: id });
    }
  }
}

function operationOf(phase: PlannedPhase, id: string): Operation {
  const operation = phase.operations.find((one) => one.id === id);
  if (operation === undefined)
    throw new Error(`The journal names ${id}, which the phase ${phase.name} did not have when it began.`);
  return operation;
}

async function unland(session: Session, attempt: Attempt, mode: 'reset' | RollbackCommit): Promise<void> {
  const { deps, workspace, journal } = session;
  if (attempt.landing === null || attempt.unlanded) return;
  const note = { phase: attempt.phase };
  if (attempt.unlanding !== null) {
    await recoverLanding(deps, workspace, attempt.unlanding);
    return void (await journal.append({ ...note, event: 'unlanded', data: { ...attempt.unlanding, recovered: true } }));
  }
  const head = await deps.git.head(workspace.root);
  if (!attempt.landed && head.commit !== attempt.landing.commit) {
    // A branch that somebody moved meanwhile was never ours to put back.
    if (head.commit === attempt.landing.base) await undoPartialLanding(deps, workspace, attempt.landing);
    return void (await journal.append({ ...note, event: 'unlanded', data: { commit: attempt.landing.base } }));
  }
  if (mode === 'reset' && head.commit !== attempt.landing.commit) {
    throw refusal('NECTAR-E054', {
      what: `Cannot take ${attempt.landing.branch} back`,
      why: 'there are commits on top of the phase',
      next: `nectar rollback ${attempt.phase}`,
    });
  }
  if (mode !== 'reset' && head.commit !== mode.base) {
    throw refusal('NECTAR-E054', {
      what: `Cannot take ${attempt.landing.branch} back`,
      why: 'somebody has committed since the rollback began',
      next: `nectar rollback ${attempt.phase}`,
    });
  }
  const { commit, base } = mode === 'reset' ? { commit: attempt.landing.base, base: head.commit } : mode;
  const unlanding: Landing = { commit, base, branch: attempt.landing.branch };
  await journal.append({ ...note, event: 'unlanding', data: { ...unlanding } });
  await land(deps, workspace, unlanding);
  await journal.append({ ...note, event: 'unlanded', data: { ...unlanding } });
}
