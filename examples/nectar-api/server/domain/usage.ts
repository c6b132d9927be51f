import { type Tx, usageCounter } from '../lib';

export interface UsageDay {
  day: string;
  runs: number;
  apiCalls: number;
  /** Runs and calls together. */
  count: number;
}

/** Usage of the last `days` days, a row per day, with what the counter has not stored yet. */
export async function usageByDay(tx: Tx, organizationId: string, days: number): Promise<UsageDay[]> {
  const found = await tx.query<{ day: string; runs: number; apiCalls: number }>(
    `SELECT d.day::date AS day,
            coalesce(sum(u.count) FILTER (WHERE u.metric = 'workflow_runs'), 0)::int AS runs,
            coalesce(sum(u.count) FILTER (WHERE u.metric = 'api_calls'), 0)::int AS "apiCalls"
     FROM generate_series((now() AT TIME ZONE 'UTC')::date - ($2::int - 1), (now() AT TIME ZONE 'UTC')::date, interval '1 day') AS d (day)
     LEFT JOIN public.usage_daily u ON u.day = d.day::date AND u.organization_id = $1
     GROUP BY d.day ORDER BY d.day`,
    [organizationId, days],
  );
  return found.rows.map((row, index) => {
    const isToday = index === found.rows.length - 1;
    const runs = row.runs + (isToday ? usageCounter.pendingFor(organizationId, 'workflow_runs') : 0);
    const apiCalls = row.apiCalls + (isToday ? usageCounter.pendingFor(organizationId, 'api_calls') : 0);
    return { day: row.day, runs, apiCalls, count: runs + apiCalls };
  });
}

/** What counts against the plan: things there are, and runs and calls of this month. */
export async function usageTotals(tx: Tx, organizationId: string): Promise<Record<string, number>> {
  const found = await tx.query<Record<string, number>>(
    `SELECT (SELECT count(*) FROM public.members WHERE organization_id = $1) AS members,
            (SELECT count(*) FROM public.workflows WHERE organization_id = $1) AS workflows,
            (SELECT count(*) FROM public.api_endpoints WHERE organization_id = $1) AS endpoints,
            (SELECT count(*) FROM public.connections WHERE organization_id = $1) AS connections,
            (SELECT count(*) FROM public.workflow_runs
             WHERE organization_id = $1 AND created_at >= date_trunc('month', now())) AS "runsPerMonth",
            (SELECT coalesce(sum(count), 0)::bigint FROM public.usage_daily
             WHERE organization_id = $1 AND metric = 'api_calls' AND day >= date_trunc('month', now())) AS "apiCallsPerMonth"`,
    [organizationId],
  );
  const totals = found.rows[0] ?? {};
  return { ...totals, apiCallsPerMonth: (totals.apiCallsPerMonth ?? 0) + usageCounter.pendingFor(organizationId, 'api_calls') };
}
