import { notFound, withTenant, type Tx } from '../lib';
import type { Step } from '../workflows/types';
import { recordAudit } from './audit';
import { assertWithinLimit } from './plans';

export interface Workflow {
  id: string;
  name: string;
  description: string;
  steps: Step[];
  enabled: boolean;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface WorkflowInput {
  name: string;
  description: string;
  steps: Step[];
  enabled: boolean;
}

interface Actor {
  organizationId: string;
  userId: string;
}

const COLUMNS = 'id, name, description, steps, enabled, version, created_at AS "createdAt", updated_at AS "updatedAt"';

async function audit(tx: Tx, actor: Actor, action: string, target: string): Promise<void> {
  await recordAudit(tx, { organizationId: actor.organizationId, actorType: 'user', actorId: actor.userId, action, target });
}

export async function listWorkflows(organizationId: string): Promise<Workflow[]> {
  return withTenant(organizationId, async (tx) => {
    const found = await tx.query<Workflow>(`SELECT ${COLUMNS} FROM public.workflows WHERE organization_id = $1 ORDER BY name, id`, [organizationId]);
    return found.rows;
  });
}

export async function getWorkflow(organizationId: string, id: string): Promise<Workflow> {
  return withTenant(organizationId, async (tx) => {
    const found = await tx.query<Workflow>(`SELECT ${COLUMNS} FROM public.workflows WHERE organization_id = $1 AND id = $2`, [organizationId, id]);
    if (!found.rows[0]) throw notFound('Workflow');
    return found.rows[0];
  });
}

export async function createWorkflow(actor: Actor, input: WorkflowInput): Promise<Workflow> {
  return withTenant(actor.organizationId, async (tx) => {
    await assertWithinLimit(tx, actor.organizationId, 'workflows');
    const created = await tx.query<Workflow>(
      `INSERT INTO public.workflows (organization_id, name, description, steps, enabled, created_by)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
      [actor.organizationId, input.name, input.description, JSON.stringify(input.steps), input.enabled, actor.userId],
    );
    const workflow = created.rows[0] as Workflow;
    await audit(tx, actor, 'workflow.created', workflow.id);
    return workflow;
  });
}

/** Every change is a new version; runs remember the one they ran. */
export async function updateWorkflow(actor: Actor, id: string, input: Partial<WorkflowInput>): Promise<Workflow> {
  return withTenant(actor.organizationId, async (tx) => {
    const updated = await tx.query<Workflow>(
      `UPDATE public.workflows
       SET name = coalesce($3, name), description = coalesce($4, description), steps = coalesce($5, steps),
           enabled = coalesce($6, enabled), version = version + 1, updated_at = now()
       WHERE organization_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
      [actor.organizationId, id, input.name ?? null, input.description ?? null,
        input.steps ? JSON.stringify(input.steps) : null, input.enabled ?? null],
    );
    if (!updated.rows[0]) throw notFound('Workflow');
    await audit(tx, actor, 'workflow.updated', id);
    return updated.rows[0];
  });
}

export async function deleteWorkflow(actor: Actor, id: string): Promise<void> {
  await withTenant(actor.organizationId, async (tx) => {
    const deleted = await tx.query('DELETE FROM public.workflows WHERE organization_id = $1 AND id = $2', [actor.organizationId, id]);
    if (deleted.rowCount === 0) throw notFound('Workflow');
    await audit(tx, actor, 'workflow.deleted', id);
  });
}
