import plans from '@nectar/contracts/marketing/plans.json' with { type: 'json' };
import type { Db } from '@nectar/service-kit';
import type { RequestCounter } from '../../shared/request-counter.ts';
import { selectActivePlans, selectCounts } from './metrics.queries.ts';

/** What a month brings in: the price of every active subscription's plan. */
export function monthlyRevenue(subscriptions: { plan: string; count: number }[]): number {
  const priceOf = (planId: string) => plans.find((plan) => plan.id === planId)?.priceCents ?? 0;
  return subscriptions.reduce((sum, { plan, count }) => sum + priceOf(plan) * count, 0);
}

/** The figures of the dashboard; `requests` are those of this process. */
export async function readMetrics(db: Db, counter: RequestCounter) {
  const counts = await selectCounts(db);
  return { ...counts, monthlyRevenueCents: monthlyRevenue(await selectActivePlans(db)), requests: counter.snapshot() };
}
