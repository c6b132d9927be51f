import { withJobScope, withTenant } from '../../../shared/index.ts';
import type { Step, StepType } from './types.ts';

export interface ClaimedRun {
  id: string;
  organizationId: string;
  steps: Step[];
  input: unknown;
}

interface RunKey {
  id: string;
  organizationId: string;
}

/** The oldest queued runs of all organisations; claiming happens one by one, inside each tenant. */
export async function findQueuedRuns(limit: number): Promise<RunKey[]> {
  return withJobScope(async (tx) => {
    const found = await tx.query<RunKey>(
      `SELECT id, organization_id AS "organizationId" FROM public.workflow_runs
       WHERE status = 'queued' ORDER BY created_at LIMIT $1`,
      [limit],
    );
    return found.rows;
  });
}

/** Runs that a stopped process left behind. */
export async function findAbandonedRuns(olderThanMinutes: number): Promise<RunKey[]> {
  return withJobScope(async (tx) => {
    const found = await tx.query<RunKey>(
      `SELECT id, organization_id AS "organizationId" FROM public.workflow_runs
       WHERE status = 'running' AND started_at < now() - make_interval(mins => $1)`,
      [olderThanMinutes],
    );
    return found.rows;
  });
}

/** Takes a queued run; undefined when another worker or a cancel was faster. */
export async function claimRun(run: RunKey): Promise<ClaimedRun | undefined> {
  return withTenant(run.organizationId, async (tx) => {
    const claimed = await tx.query<ClaimedRun>(
      `UPDATE public.workflow_runs SET status = 'running', started_at = now()
       WHERE id = $1 AND organization_id = $2 AND status = 'queued'
       RETURNING id, organization_id AS "organizationId", steps, input`,
      [run.id, run.organizationId],
    );
    return claimed.rows[0];
  });
}

/** Ends a running run; a run that was cancelled meanwhile stays cancelled. */
export async function finishRun(
  run: RunKey,
  status: 'succeeded' | 'failed',
  result: { output?: unknown; error?: string },
): Promise<void> {
  await withTenant(run.organizationId, async (tx) => {
    await tx.query(
      `UPDATE public.workflow_runs SET status = $3, output = $4, error = $5, finished_at = now()
       WHERE id = $1 AND organization_id = $2 AND status = 'running'`,
      [run.id, run.organizationId, status, JSON.stringify(result.output ?? null), result.error ?? null],
    );
  });
}

export async function isCancelled(run: RunKey): Promise<boolean> {
  return withTenant(run.organizationId, async (tx) => {
    const found = await tx.query<{ status: string }>(
      'SELECT status FROM public.workflow_runs WHERE id = $1 AND organization_id = $2',
      [run.id, run.organizationId],
    );
    return found.rows[0]?.status !== 'running';
  });
}

export interface StepRecord {
  index: number;
  name: string;
  type: StepType;
  status: 'succeeded' | 'failed' | 'skipped' | 'cancelled';
  input?: unknown;
  output?: unknown;
  error?: string;
  durationMs?: number;
}

const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));

export async function recordStep(run: RunKey, step: StepRecord): Promise<void> {
  await withTenant(run.organizationId, async (tx) => {
    await tx.query(
      `INSERT INTO public.workflow_run_steps
         (organization_id, run_id, step_index, name, type, status, input, output, error, duration_ms)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (run_id, step_index) DO UPDATE
         SET status = EXCLUDED.status, input = EXCLUDED.input, output = EXCLUDED.output,
             error = EXCLUDED.error, duration_ms = EXCLUDED.duration_ms`,
      [
        run.organizationId,
        run.id,
        step.index,
        step.name,
        step.type,
        step.status,
        json(step.input),
        json(step.output),
        step.error ?? null,
        step.durationMs ?? null,
      ],
    );
  });
}
