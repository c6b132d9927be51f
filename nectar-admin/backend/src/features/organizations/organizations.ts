import plans from '@nectar/contracts/marketing/plans.json' with { type: 'json' };
import { badRequest, type Db, notFound } from '@nectar/service-kit';
import { recordAudit } from '../../shared/record-audit.ts';
import {
  type AdminOrganization,
  selectMembers,
  selectOrganization,
  selectSubscription,
  updateOrganization,
} from './organizations.queries.ts';

export async function findOrganization(db: Db, id: string) {
  const organization = await selectOrganization(db, id);
  if (!organization) throw notFound('Organisation');
  const members = await selectMembers(db, id);
  return { ...organization, members, subscription: (await selectSubscription(db, id)) ?? null };
}

function limitsOf(planId: string): string {
  const plan = plans.find((candidate) => candidate.id === planId);
  if (!plan) throw badRequest('Please check the marked fields.', { plan: 'There is no such plan.' });
  return JSON.stringify(plan.limits);
}

/** Renames an organisation or moves it to another plan, with that plan's limits. */
export async function changeOrganization(
  db: Db,
  id: string,
  changes: { name?: string | undefined; plan?: string | undefined },
  staffId: string,
): Promise<AdminOrganization> {
  const limits = changes.plan === undefined ? null : limitsOf(changes.plan);
  const organization = await updateOrganization(db, id, {
    name: changes.name ?? null,
    plan: changes.plan ?? null,
    limits,
  });
  if (!organization) throw notFound('Organisation');
  await recordAudit(db, { staffId, action: 'organization.updated', target: id, data: { ...changes } });
  return organization;
}
