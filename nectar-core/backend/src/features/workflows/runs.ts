import { conflict, notFound, type Tx, withTenant } from '../../shared/index.ts';
import { recordAudit } from '../audit/audit.ts';
import { assertWithinLimit } from '../billing/plans.ts';
import { interruptRun } from './engine/engine.ts';
import { wakeWorker } from './engine/worker.ts';

export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface Run {
  id: string;
  workflowId: string;
  workflowName: string;
  workflowVersion: number;
  status: RunStatus;
  trigger: string;
  retryOf: string | null;
  input: unknown;
  output: unknown;
  error: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

interface Actor {
  organizationId: string;
  userId: string;
}

interface Page {
  limit: number;
  offset: number;
}

const SELECT_RUN = `SELECT r.id, r.workflow_id AS "workflowId", w.name AS "workflowName", r.workflow_version AS "workflowVersion",
    r.status, r.trigger, r.retry_of AS "retryOf", r.input, r.output, r.error,
    r.created_at AS "createdAt", r.started_at AS "startedAt", r.finished_at AS "finishedAt"
  FROM public.workflow_runs r JOIN public.workflows w ON w.id = r.workflow_id`;

export async function runsOfOrganization(
  tx: Tx,
  organizationId: string,
  page: Page,
  workflowId?: string,
): Promise<{ items: Run[]; total: number }> {
  const filter = 'WHERE r.organization_id = $1 AND ($2::uuid IS NULL OR r.workflow_id = $2)';
  const items = await tx.query<Run>(`${SELECT_RUN} ${filter} ORDER BY r.created_at DESC, r.id LIMIT $3 OFFSET $4`, [
    organizationId,
    workflowId ?? null,
    page.limit,
    page.offset,
  ]);
  const total = await tx.query<{ count: number }>(`SELECT count(*) AS count FROM public.workflow_runs r ${filter}`, [
    organizationId,
    workflowId ?? null,
  ]);
  return { items: items.rows, total: total.rows[0]?.count ?? 0 };
}

async function readRun(tx: Tx, organizationId: string, runId: string): Promise<Run> {
  const found = await tx.query<Run>(`${SELECT_RUN} WHERE r.organization_id = $1 AND r.id = $2`, [
    organizationId,
    runId,
  ]);
  if (!found.rows[0]) throw notFound('Run');
  return found.rows[0];
}

/** A run with the input and output of each of its steps. */
export async function runWithSteps(organizationId: string, runId: string): Promise<Run & { steps: unknown[] }> {
  return withTenant(organizationId, async (tx) => {
    const run = await readRun(tx, organizationId, runId);
    const steps = await tx.query(
      `SELECT id, step_index AS index, name, type, status, input, output, error, duration_ms AS "durationMs", started_at AS "startedAt"
       FROM public.workflow_run_steps WHERE organization_id = $1 AND run_id = $2 ORDER BY step_index`,
      [organizationId, runId],
    );
    return { ...run, steps: steps.rows };
  });
}

interface NewRun {
  workflowId: string;
  input: unknown;
  trigger: 'manual' | 'retry';
  retryOf?: string;
}

/** Stores a run with a copy of the workflow's steps, so that later edits do not change what runs. */
async function insertRun(tx: Tx, actor: Actor, run: NewRun): Promise<Run> {
  await assertWithinLimit(tx, actor.organizationId, 'runsPerMonth');
  const workflow = await tx.query<{ enabled: boolean }>(
    'SELECT enabled FROM public.workflows WHERE organization_id = $1 AND id = $2',
    [actor.organizationId, run.workflowId],
  );
  if (!workflow.rows[0]) throw notFound('Workflow');
  if (!workflow.rows[0].enabled) throw conflict('This workflow is switched off.', 'workflow_disabled');
  const inserted = await tx.query<{ id: string }>(
    `INSERT INTO public.workflow_runs
       (organization_id, workflow_id, workflow_version, status, trigger, triggered_by, retry_of, steps, input)
     SELECT organization_id, id, version, 'queued', $3, $4, $5, steps, $6
     FROM public.workflows WHERE organization_id = $1 AND id = $2 RETURNING id`,
    [
      actor.organizationId,
      run.workflowId,
      run.trigger,
      actor.userId,
      run.retryOf ?? null,
      JSON.stringify(run.input ?? {}),
    ],
  );
  return readRun(tx, actor.organizationId, inserted.rows[0]?.id ?? '');
}

export async function startRun(actor: Actor, workflowId: string, input: unknown): Promise<Run> {
  const run = await withTenant(actor.organizationId, (tx) =>
    insertRun(tx, actor, { workflowId, input, trigger: 'manual' }),
  );
  wakeWorker();
  return run;
}

/** A new run of the workflow as it is now, with the old run's input. */
export async function retryRun(actor: Actor, runId: string): Promise<Run> {
  const run = await withTenant(actor.organizationId, async (tx) => {
    const old = await readRun(tx, actor.organizationId, runId);
    if (old.status === 'queued' || old.status === 'running')
      throw conflict('This run has not ended yet.', 'run_not_finished');
    return insertRun(tx, actor, { workflowId: old.workflowId, input: old.input, trigger: 'retry', retryOf: old.id });
  });
  wakeWorker();
  return run;
}

export async function cancelRun(actor: Actor, runId: string): Promise<Run> {
  const run = await withTenant(actor.organizationId, async (tx) => {
    await readRun(tx, actor.organizationId, runId);
    const cancelled = await tx.query(
      `UPDATE public.workflow_runs SET status = 'cancelled', finished_at = now()
       WHERE organization_id = $1 AND id = $2 AND status IN ('queued', 'running')`,
      [actor.organizationId, runId],
    );
    if (cancelled.rowCount === 0) throw conflict('This run has ended already.', 'run_finished');
    await recordAudit(tx, {
      organizationId: actor.organizationId,
      actorType: 'user',
      actorId: actor.userId,
      action: 'run.cancelled',
      target: runId,
    });
    return readRun(tx, actor.organizationId, runId);
  });
  interruptRun(runId);
  return run;
}
