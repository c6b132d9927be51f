import plansFile from '../config/plans.json';
import { HttpError, notFound, setTenant, type Tx } from '../lib';
import { recordAudit } from './audit';

export type PlanId = 'starter' | 'team' | 'scale';
export type PlanStatus = 'trialing' | 'active' | 'past_due' | 'expired' | 'canceled';

export interface PlanLimits {
  members: number;
  workflows: number;
  endpoints: number;
  connections: number;
  runsPerMonth: number;
  apiCallsPerMonth: number;
}

export interface Plan {
  id: PlanId;
  name: string;
  description: string;
  priceCents: number;
  currency: string;
  interval: string;
  stripePriceEnv: string;
  limits: PlanLimits;
  features: string[];
}

export const plans = plansFile as Plan[];

export function isPlanId(value: unknown): value is PlanId {
  return plans.some((plan) => plan.id === value);
}

export function planById(id: string): Plan {
  const plan = plans.find((candidate) => candidate.id === id);
  if (!plan) throw notFound(`Plan "${id}"`);
  return plan;
}

export function planLimits(id: string): PlanLimits {
  return planById(id).limits;
}

/** The plan whose Stripe price (from the environment) is this one. */
export function planByStripePrice(priceId: string): Plan | undefined {
  return plans.find((plan) => process.env[plan.stripePriceEnv] === priceId);
}

/**
 * Gives an organisation a plan inside the caller's transaction, so that the payment and what was paid for are stored
 * together or not at all. Sets the transaction's tenant.
 */
export async function grantPlan(tx: Tx, organizationId: string, planId: string): Promise<void> {
  const plan = planById(planId);
  await setTenant(tx, organizationId);
  const updated = await tx.query(
    `UPDATE public.organizations
     SET plan = $2, plan_status = 'active', limits = $3, trial_ends_at = NULL, updated_at = now()
     WHERE id = $1`,
    [organizationId, plan.id, JSON.stringify(plan.limits)],
  );
  if (updated.rowCount === 0) throw notFound('Organisation');
  await recordAudit(tx, {
    organizationId,
    actorType: 'system',
    action: 'plan.granted',
    target: organizationId,
    data: { plan: plan.id },
  });
}

/** Changes only the state of the plan (a failed payment, a cancelled subscription), in the caller's transaction. */
export async function setPlanStatus(tx: Tx, organizationId: string, status: PlanStatus): Promise<void> {
  await setTenant(tx, organizationId);
  const updated = await tx.query(
    'UPDATE public.organizations SET plan_status = $2, updated_at = now() WHERE id = $1 AND plan_status <> $2',
    [organizationId, status],
  );
  if (updated.rowCount === 0) return;
  await recordAudit(tx, { organizationId, actorType: 'system', action: 'plan.status', target: organizationId, data: { status } });
}

const countQueries = {
  members: 'SELECT count(*) AS count FROM public.members WHERE organization_id = $1',
  workflows: 'SELECT count(*) AS count FROM public.workflows WHERE organization_id = $1',
  endpoints: 'SELECT count(*) AS count FROM public.api_endpoints WHERE organization_id = $1',
  connections: 'SELECT count(*) AS count FROM public.connections WHERE organization_id = $1',
  runsPerMonth:
    "SELECT count(*) AS count FROM public.workflow_runs WHERE organization_id = $1 AND created_at >= date_trunc('month', now())",
} as const;

/** 402 when one more would exceed the organisation's plan, or when the plan has expired. */
export async function assertWithinLimit(tx: Tx, organizationId: string, limit: keyof typeof countQueries): Promise<void> {
  const organization = await tx.query<{ plan: string; planStatus: PlanStatus; limits: Partial<PlanLimits> }>(
    'SELECT plan, plan_status AS "planStatus", limits FROM public.organizations WHERE id = $1',
    [organizationId],
  );
  const row = organization.rows[0];
  if (!row) throw notFound('Organisation');
  if (row.planStatus === 'expired') throw new HttpError(402, 'plan_expired', 'The plan has expired. Choose a plan to go on.');
  const allowed = row.limits[limit] ?? planLimits(row.plan)[limit];
  const used = await tx.query<{ count: number }>(countQueries[limit], [organizationId]);
  if ((used.rows[0]?.count ?? 0) < allowed) return;
  throw new HttpError(402, 'plan_limit', `The ${row.plan} plan allows ${allowed} ${limit}. Choose a larger plan to go on.`);
}
