import { refusal } from '../errors/refusal.ts';
import type { Attempt } from '../journal/attempt.ts';
import { attemptsInEffect, replay } from '../journal/replay.ts';
import { NectarError } from '../model/errors.ts';
import type { PlannedPhase } from '../model/operation.ts';
import { endSync } from './copies/sync.ts';
import { stuck } from './extract.ts';
import { type ClaimedDatabase, type Job, operationsFor, withDatabase } from './job.ts';
import { refuseDirty, refuseOpen } from './preflight.ts';
import { type RollbackCommit, rollbackCommit } from './rollback-commit.ts';
import { countRows, keepRowsOfPhase, proveRollback, type RollbackProof } from './rollback-proof.ts';
import type { Session } from './session.ts';
import { step } from './steps.ts';
import { storedJob } from './stored-job.ts';
import { undoAttempt } from './undo.ts';

export interface RollbackResult {
  phase: string;
  commit: string | null;
  proof: RollbackProof;
}

/** Takes one phase back. Without a name the one that was extracted last. */
export async function rollback(session: Session, name: string | null): Promise<RollbackResult> {
  const state = replay(session.journal.entries);
  const attempt = chooseAttempt(session, name);
  // A run that was cut off may be taken back instead of being ended; another phase's may not be passed over.
  if (state.open !== null && state.open.phase !== attempt.phase) refuseOpen(state);
  return rollbackAttempt(session, attempt);
}

/** Takes every phase back, the last one first. */
export async function rollbackAll(session: Session): Promise<RollbackResult[]> {
  const results: RollbackResult[] = [];
  for (let attempt = newest(session); attempt !== null; attempt = newest(session)) {
    results.push(await rollbackAttempt(session, attempt));
  }
  if (results.length === 0) throw nothing();
  return results;
}

/** Goes on with a rollback that was cut off, or begins one. */
export async function rollbackAttempt(session: Session, attempt: Attempt): Promise<RollbackResult> {
  const { deps, workspace } = session;
  // What is carried into copies has landed or not before the phase is taken back.
  await endSync(session, attempt);
  const { job, phase } = await storedJob(session, attempt);
  const landed = attempt.landed && !attempt.unlanded;
  if (landed && attempt.unlanding === null) await refuseDirty(deps, workspace, `roll back ${phase.name}`);
  const target =
    landed && attempt.unlanding === null
      ? await step(deps, 'rollback-commit', 'Preparing the commit that takes it back', () =>
          rollbackCommit(session, attempt),
        )
      : null;
  const hasDatabase = operationsFor(phase, ['database']).length > 0;
  return withDatabase(session, hasDatabase ? job : { ...job, database: null }, async (database) => {
    const before = database === null ? null : await countRows(database);
    await session.journal.append({
      event: 'rollback-started',
      phase: phase.name,
      data: { commit: target?.commit ?? null },
    });
    const keptRows = database === null ? {} : await keepRowsOfPhase(session, attempt, database);
    await undoOrSay(session, job, phase, database, target);
    const proof = await step(deps, 'proof', 'Comparing with the state before the phase', () =>
      proveRollback(session, attempt, database, { before, keptRows }),
    );
    await session.journal.append({ event: 'phase-rolled-back', phase: phase.name, data: { ...proof } });
    return { phase: phase.name, commit: target?.commit ?? null, proof };
  });
}

async function undoOrSay(
  session: Session,
  job: Job,
  phase: PlannedPhase,
  database: ClaimedDatabase | null,
  target: RollbackCommit | null,
): Promise<void> {
  try {
    await step(session.deps, 'undo', `Rolling back ${phase.name}`, () =>
      undoAttempt(session, job, phase, database, target ?? 'reset'),
    );
  } catch (error) {
    if (error instanceof NectarError && error.code === 'NECTAR-E042') throw error;
    throw stuck(session, phase, `the rollback of ${phase.name} stopped`, error);
  }
}

function newest(session: Session): Attempt | null {
  return attemptsInEffect(session.journal.entries).at(-1) ?? null;
}

function chooseAttempt(session: Session, name: string | null): Attempt {
  const attempts = attemptsInEffect(session.journal.entries);
  const last = attempts.at(-1);
  if (last === undefined) throw nothing();
  if (name === null || name === last.phase) return last;
  const later = attempts
    .slice(attempts.findIndex((attempt) => attempt.phase === name) + 1)
    .map((attempt) => attempt.phase);
  if (!attempts.some((attempt) => attempt.phase === name)) {
    throw refusal('NECTAR-E059', { what: `Cannot roll back ${name}`, why: 'nothing of it is in effect' });
  }
  throw refusal('NECTAR-E049', {
    what: `Cannot roll back ${name}`,
    why: `${later.join(', ')} stands on it`,
    next: `nectar rollback ${last.phase}`,
  });
}

function nothing() {
  return refusal('NECTAR-E059', { what: 'Cannot roll back', why: 'no phase is in effect' });
}
