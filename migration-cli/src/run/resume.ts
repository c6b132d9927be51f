import { refusal } from '../errors/refusal.ts';
import { lastAttempt } from '../journal/attempt.ts';
import { replay } from '../journal/replay.ts';
import { NectarError } from '../model/errors.ts';
import { endSync } from './copies/sync.ts';
import { carryOut, type ExtractResult, stuck } from './extract.ts';
import { operationsFor, withDatabase } from './job.ts';
import { type RollbackResult, rollbackAttempt } from './rollback.ts';
import type { Session } from './session.ts';
import { step } from './steps.ts';
import { storedJob } from './stored-job.ts';
import { undoAttempt } from './undo.ts';

export type ResumeResult =
  | { did: 'extracted'; extract: ExtractResult }
  | { did: 'rolled-back'; rollback: RollbackResult }
  | { did: 'synced'; phase: string }
  | { did: 'reverted'; phase: string; reason: string };

/** Ends what was cut off, by looking at what is there: an extraction goes on, a revert or a rollback is brought to its end. */
export async function resume(session: Session): Promise<ResumeResult> {
  const { open } = replay(session.journal.entries);
  const attempt = open === null ? null : lastAttempt(session.journal.entries, open.phase);
  if (attempt === null) throw refusal('NECTAR-E059', { what: 'Cannot resume', why: 'no run was cut off' });
  if (attempt.syncing !== null) {
    await endSync(session, attempt);
    return { did: 'synced', phase: attempt.phase };
  }
  if (attempt.stage === 'rolling-back')
    return { did: 'rolled-back', rollback: await rollbackAttempt(session, attempt) };
  const { job, phase } = await storedJob(session, attempt);
  const needed = operationsFor(phase, ['database']).length > 0 ? job : { ...job, database: null };
  return withDatabase(session, needed, async (database): Promise<ResumeResult> => {
    if (attempt.stage === 'extracting' && attempt.reason === null)
      return { did: 'extracted', extract: await carryOut(session, job, phase, database) };
    try {
      await step(session.deps, 'revert', `Undoing ${phase.name}`, () =>
        undoAttempt(session, job, phase, database, 'reset'),
      );
    } catch (error) {
      if (error instanceof NectarError && error.code === 'NECTAR-E042') throw error;
      throw stuck(session, phase, attempt.reason ?? 'the run was cut off', error);
    }
    const reason = attempt.reason ?? 'the run was cut off';
    await session.journal.append({ event: 'phase-failed', phase: phase.name, data: { reason } });
    return { did: 'reverted', phase: phase.name, reason };
  });
}
