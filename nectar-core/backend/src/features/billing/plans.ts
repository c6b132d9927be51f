import type { PlanStatus } from '@nectar/contracts/core/me.ts';
import plansFile from '@nectar/contracts/marketing/plans.json' with { type: 'json' };
import { found, notFound, type TenantDb } from '@nectar/service-kit';
import { recordAudit, system } from '../../shared/record-audit.ts';
import { updatePlan, updatePlanStatus } from './billing.queries.ts';

export type Plan = (typeof plansFile)[number];

export const planById = (id: string): Plan =>
  found(
    plansFile.find((plan) => plan.id === id),
    `Plan "${id}"`,
  );

/** Gives the organisation a plan that was paid for; its trial ends. */
export async function grantPlan(db: TenantDb, planId: string): Promise<void> {
  const plan = planById(planId);
  if (!(await updatePlan(db, plan.id, plan.limits))) throw notFound('Organisation');
  await recordAudit(db, system, 'plan.granted', db.tenantId, { plan: plan.id });
}

/** Changes only the state of the plan: a failed payment, a cancelled subscription. */
export async function setPlanStatus(db: TenantDb, status: PlanStatus): Promise<void> {
  if (await updatePlanStatus(db, status)) await recordAudit(db, system, 'plan.status', db.tenantId, { status });
}
