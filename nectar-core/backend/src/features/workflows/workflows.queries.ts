import type { workflow } from '@nectar/contracts/core/workflows.ts';
import type { TenantDb } from '@nectar/service-kit';
import type { z } from 'zod';

export type Workflow = z.input<typeof workflow>;

export type WorkflowDraft = Pick<Workflow, 'name' | 'description' | 'steps' | 'enabled'>;

const COLUMNS = 'id, name, description, steps, enabled, version, created_at AS "createdAt", updated_at AS "updatedAt"';

/** All workflows, by name. */
export const selectWorkflows = (db: TenantDb): Promise<Workflow[]> =>
  db.query<Workflow>(`SELECT ${COLUMNS} FROM public.workflows WHERE organization_id = $1 ORDER BY name, id`, [
    db.tenantId,
  ]);

export async function selectWorkflow(db: TenantDb, id: string): Promise<Workflow | undefined> {
  const rows = await db.query<Workflow>(
    `SELECT ${COLUMNS} FROM public.workflows WHERE organization_id = $1 AND id = $2`,
    [db.tenantId, id],
  );
  return rows[0];
}

export async function insertWorkflow(db: TenantDb, draft: WorkflowDraft, userId: string): Promise<Workflow> {
  const rows = await db.query<Workflow>(
    `INSERT INTO public.workflows (organization_id, name, description, steps, enabled, created_by)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
    [db.tenantId, draft.name, draft.description, JSON.stringify(draft.steps), draft.enabled, userId],
  );
  const stored = rows[0];
  if (!stored) throw new Error(`The workflow ${draft.name} was not stored.`);
  return stored;
}

/** Changes what is given; every change is a new version. */
export async function updateWorkflow(
  db: TenantDb,
  id: string,
  changes: { [Field in keyof WorkflowDraft]?: WorkflowDraft[Field] | undefined },
): Promise<Workflow | undefined> {
  const rows = await db.query<Workflow>(
    `UPDATE public.workflows
        SET name = coalesce($3, name), description = coalesce($4, description), steps = coalesce($5, steps),
            enabled = coalesce($6, enabled), version = version + 1, updated_at = now()
      WHERE organization_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [
      db.tenantId,
      id,
      changes.name ?? null,
      changes.description ?? null,
      changes.steps === undefined ? null : JSON.stringify(changes.steps),
      changes.enabled ?? null,
    ],
  );
  return rows[0];
}

/** False where there was none. */
export async function deleteWorkflow(db: TenantDb, id: string): Promise<boolean> {
  const rows = await db.query('DELETE FROM public.workflows WHERE organization_id = $1 AND id = $2 RETURNING id', [
    db.tenantId,
    id,
  ]);
  return rows.length === 1;
}
