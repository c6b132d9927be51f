import type { Step, StepType } from '@nectar/contracts/core/steps.ts';
import type { JobDb, TenantDb } from '@nectar/service-kit';

/** A run and whose it is: what a look across tenants may know. */
export interface RunKey {
  id: string;
  organizationId: string;
}

export interface ClaimedRun extends RunKey {
  steps: Step[];
  input: unknown;
}

/** The oldest queued runs of all organisations; claiming happens one by one, inside each tenant. */
export const selectQueued = (db: JobDb, limit: number): Promise<RunKey[]> =>
  db.query<RunKey & Record<string, string>>(
    `SELECT id, organization_id AS "organizationId" FROM public.workflow_runs
      WHERE status = 'queued' ORDER BY created_at LIMIT $1`,
    [limit],
  );

/** Runs that work for longer than `minutes`: a stopped process left them behind. */
export const selectAbandoned = (db: JobDb, minutes: number): Promise<RunKey[]> =>
  db.query<RunKey & Record<string, string>>(
    `SELECT id, organization_id AS "organizationId" FROM public.workflow_runs
      WHERE status = 'running' AND started_at < now() - make_interval(mins => $1)`,
    [minutes],
  );

/** Takes a queued run; undefined when another worker or a cancel was faster. */
export async function claimRun(db: TenantDb, id: string): Promise<ClaimedRun | undefined> {
  const rows = await db.query<ClaimedRun>(
    `UPDATE public.workflow_runs SET status = 'running', started_at = now()
      WHERE organization_id = $1 AND id = $2 AND status = 'queued'
      RETURNING id, organization_id AS "organizationId", steps, input`,
    [db.tenantId, id],
  );
  return rows[0];
}

export interface RunEnd {
  status: 'succeeded' | 'failed';
  output?: unknown;
  error?: string;
}

/** Ends a running run; a run that was cancelled meanwhile stays cancelled. */
export async function finishRun(db: TenantDb, id: string, { status, output, error }: RunEnd): Promise<void> {
  await db.query(
    `UPDATE public.workflow_runs SET status = $3, output = $4, error = $5, finished_at = now()
      WHERE organization_id = $1 AND id = $2 AND status = 'running'`,
    [db.tenantId, id, status, JSON.stringify(output ?? null), error ?? null],
  );
}

export async function isRunning(db: TenantDb, id: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT id FROM public.workflow_runs WHERE organization_id = $1 AND id = $2 AND status = 'running'`,
    [db.tenantId, id],
  );
  return rows.length === 1;
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

export async function recordStep(db: TenantDb, runId: string, step: StepRecord): Promise<void> {
  await db.query(
    `INSERT INTO public.workflow_run_steps
       (organization_id, run_id, step_index, name, type, status, input, output, error, duration_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (run_id, step_index) DO UPDATE
       SET status = EXCLUDED.status, input = EXCLUDED.input, output = EXCLUDED.output,
           error = EXCLUDED.error, duration_ms = EXCLUDED.duration_ms`,
    [
      db.tenantId,
      runId,
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
}

export async function selectOrganizationName(db: TenantDb): Promise<string> {
  const rows = await db.query<{ name: string }>('SELECT name FROM public.organizations WHERE id = $1', [db.tenantId]);
  return rows[0]?.name ?? '';
}
