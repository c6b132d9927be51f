import type { usageDay } from '@nectar/contracts/core/usage.ts';
import type { TenantDb } from '@nectar/service-kit';
import type { z } from 'zod';
import type { UsageCounter } from '../../shared/usage-counter.ts';
import { selectDays, selectTotals } from './usage.queries.ts';

/** Usage of the last `days` days, oldest first, with what the counter has not stored yet. */
export async function usageByDay(
  db: TenantDb,
  counter: UsageCounter,
  days: number,
): Promise<z.infer<typeof usageDay>[]> {
  const stored = await selectDays(db, days);
  return stored.map((row, index) => {
    const pending = (metric: 'workflow_runs' | 'api_calls') =>
      index === stored.length - 1 ? counter.pendingFor(db.tenantId, metric) : 0;
    const runs = row.runs + pending('workflow_runs');
    const apiCalls = row.apiCalls + pending('api_calls');
    return { day: row.day, runs, apiCalls, count: runs + apiCalls };
  });
}

/** What counts against the plan. */
export async function usageTotals(db: TenantDb, counter: UsageCounter): Promise<Record<string, number>> {
  const totals = await selectTotals(db);
  return {
    ...totals,
    apiCallsPerMonth: (totals.apiCallsPerMonth ?? 0) + counter.pendingFor(db.tenantId, 'api_calls'),
  };
}
