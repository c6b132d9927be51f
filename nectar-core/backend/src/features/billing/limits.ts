import { planExpired, planLimit } from '@nectar/contracts/core/errors.ts';
import { found, refuse, type TenantDb } from '@nectar/service-kit';
import { type Counted, countOf, selectPlan } from './billing.queries.ts';
import { planById } from './plans.ts';

/** 402 when one more would exceed the organisation's plan, or when the plan has expired. */
export async function assertWithinLimit(db: TenantDb, limit: Counted): Promise<void> {
  const { plan, planStatus, limits } = found(await selectPlan(db), 'Organisation');
  if (planStatus === 'expired') throw refuse(planExpired);
  const allowed = limits[limit] ?? planById(plan).limits[limit];
  if ((await countOf(db, limit)) < allowed) return;
  throw refuse(planLimit, `The ${plan} plan allows ${allowed} ${limit}. Choose a larger plan to go on.`);
}
