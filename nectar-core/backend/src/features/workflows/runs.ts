import { runFinished, runNotFinished, workflowDisabled } from '@nectar/contracts/core/errors.ts';
import { found, refuse, type TenantDb } from '@nectar/service-kit';
import { recordAudit } from '../../shared/record-audit.ts';
import { assertWithinLimit } from '../billing/limits.ts';
import {
  insertRun,
  markCancelled,
  type NewRun,
  type Run,
  type RunStep,
  selectRun,
  selectSteps,
} from './runs.queries.ts';
import { findWorkflow } from './workflows.ts';

const findRun = async (db: TenantDb, id: string): Promise<Run> => found(await selectRun(db, id), 'Run');

/** A run with the input and output of each of its steps. */
export async function runWithSteps(db: TenantDb, id: string): Promise<Run & { steps: RunStep[] }> {
  return { ...(await findRun(db, id)), steps: await selectSteps(db, id) };
}

async function queue(db: TenantDb, run: NewRun): Promise<Run> {
  await assertWithinLimit(db, 'runsPerMonth');
  if (!(await findWorkflow(db, run.workflowId)).enabled) throw refuse(workflowDisabled);
  return findRun(db, await insertRun(db, run));
}

/** Queues a run; the worker takes it once the transaction has committed. */
export const queueRun = (db: TenantDb, userId: string, workflowId: string, input: unknown): Promise<Run> =>
  queue(db, { workflowId, input, trigger: 'manual', retryOf: null, userId });

/** Queues a run of the workflow as it is now, with the old run's input. */
export async function queueRetry(db: TenantDb, userId: string, id: string): Promise<Run> {
  const old = await findRun(db, id);
  if (old.status === 'queued' || old.status === 'running') throw refuse(runNotFinished);
  return queue(db, { workflowId: old.workflowId, input: old.input, trigger: 'retry', retryOf: old.id, userId });
}

/** Marks a run that has not ended as cancelled; whoever executes it notices before its next step. */
export async function cancelRun(db: TenantDb, userId: string, id: string): Promise<Run> {
  await findRun(db, id);
  if (!(await markCancelled(db, id))) throw refuse(runFinished);
  await recordAudit(db, { type: 'user', id: userId }, 'run.cancelled', id);
  return findRun(db, id);
}
