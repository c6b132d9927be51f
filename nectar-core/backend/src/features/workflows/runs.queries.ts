import type { run, runStep } from '@nectar/contracts/core/runs.ts';
import type { List, Page, TenantDb } from '@nectar/service-kit';
import type { z } from 'zod';

export type Run = z.input<typeof run>;
export type RunStep = z.input<typeof runStep>;

const SELECT = `SELECT r.id, r.workflow_id AS "workflowId", w.name AS "workflowName", r.workflow_version AS "workflowVersion",
    r.status, r.trigger, r.retry_of AS "retryOf", r.input, r.output, r.error,
    r.created_at AS "createdAt", r.started_at AS "startedAt", r.finished_at AS "finishedAt"
  FROM public.workflow_runs r JOIN public.workflows w ON w.id = r.workflow_id`;

export async function selectRun(db: TenantDb, id: string): Promise<Run | undefined> {
  const rows = await db.query<Run>(`${SELECT} WHERE r.organization_id = $1 AND r.id = $2`, [db.tenantId, id]);
  return rows[0];
}

/** Runs of all workflows, newest first. */
export const selectRecentRuns = (db: TenantDb, limit: number): Promise<Run[]> =>
  db.query<Run>(`${SELECT} WHERE r.organization_id = $1 ORDER BY r.created_at DESC, r.id LIMIT $2`, [
    db.tenantId,
    limit,
  ]);

/** Runs of one workflow, newest first. */
export async function selectRuns(db: TenantDb, workflowId: string, page: Page): Promise<List<Run>> {
  const items = await db.query<Run>(
    `${SELECT} WHERE r.organization_id = $1 AND r.workflow_id = $2 ORDER BY r.created_at DESC, r.id LIMIT $3 OFFSET $4`,
    [db.tenantId, workflowId, page.limit, page.offset],
  );
  const counted = await db.query<{ total: number }>(
    'SELECT count(*) AS total FROM public.workflow_runs WHERE organization_id = $1 AND workflow_id = $2',
    [db.tenantId, workflowId],
  );
  return { items, total: counted[0]?.total ?? 0 };
}

/** Steps in their order. */
export const selectSteps = (db: TenantDb, runId: string): Promise<RunStep[]> =>
  db.query<RunStep>(
    `SELECT id, step_index AS index, name, type, status, input, output, error, duration_ms AS "durationMs",
            started_at AS "startedAt"
       FROM public.workflow_run_steps WHERE organization_id = $1 AND run_id = $2 ORDER BY step_index`,
    [db.tenantId, runId],
  );

export interface NewRun {
  workflowId: string;
  input: unknown;
  trigger: 'manual' | 'retry';
  retryOf: string | null;
  userId: string;
}

/** Stores a run with a copy of the workflow's steps, so that later edits do not change what runs. Returns its id. */
export async function insertRun(db: TenantDb, run: NewRun): Promise<string> {
  const rows = await db.query<{ id: string }>(
    `INSERT INTO public.workflow_runs
       (organization_id, workflow_id, workflow_version, status, trigger, triggered_by, retry_of, steps, input)
     SELECT organization_id, id, version, 'queued', $3, $4, $5, steps, $6
       FROM public.workflows WHERE organization_id = $1 AND id = $2 RETURNING id`,
    [db.tenantId, run.workflowId, run.trigger, run.userId, run.retryOf, JSON.stringify(run.input ?? {})],
  );
  const stored = rows[0];
  if (!stored) throw new Error(`The run of workflow ${run.workflowId} was not stored.`);
  return stored.id;
}

/** False where the run has ended already. */
export async function markCancelled(db: TenantDb, id: string): Promise<boolean> {
  const rows = await db.query(
    `UPDATE public.workflow_runs SET status = 'cancelled', finished_at = now()
      WHERE organization_id = $1 AND id = $2 AND status IN ('queued', 'running') RETURNING id`,
    [db.tenantId, id],
  );
  return rows.length === 1;
}
