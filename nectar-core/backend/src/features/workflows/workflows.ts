import { found, notFound, type TenantDb } from '@nectar/service-kit';
import { recordAudit } from '../../shared/record-audit.ts';
import { assertWithinLimit } from '../billing/limits.ts';
import {
  deleteWorkflow,
  insertWorkflow,
  selectWorkflow,
  updateWorkflow,
  type Workflow,
  type WorkflowDraft,
} from './workflows.queries.ts';

type Changes = Parameters<typeof updateWorkflow>[2];

export const findWorkflow = async (db: TenantDb, id: string): Promise<Workflow> =>
  found(await selectWorkflow(db, id), 'Workflow');

export async function addWorkflow(db: TenantDb, userId: string, draft: WorkflowDraft): Promise<Workflow> {
  await assertWithinLimit(db, 'workflows');
  const workflow = await insertWorkflow(db, draft, userId);
  await recordAudit(db, { type: 'user', id: userId }, 'workflow.created', workflow.id);
  return workflow;
}

/** Every change is a new version; runs remember the one they ran. */
export async function changeWorkflow(db: TenantDb, userId: string, id: string, changes: Changes): Promise<Workflow> {
  const workflow = found(await updateWorkflow(db, id, changes), 'Workflow');
  await recordAudit(db, { type: 'user', id: userId }, 'workflow.updated', id);
  return workflow;
}

export async function removeWorkflow(db: TenantDb, userId: string, id: string): Promise<void> {
  if (!(await deleteWorkflow(db, id))) throw notFound('Workflow');
  await recordAudit(db, { type: 'user', id: userId }, 'workflow.deleted', id);
}
