import type { TenantDb } from '@nectar/service-kit';
import type { PendingUsage } from '../../shared/usage-counter.ts';

export interface StoredDay {
  day: string;
  runs: number;
  apiCalls: number;
}

/** A row per day in UTC, oldest first, today last. */
export function selectDays(db: TenantDb, days: number): Promise<StoredDay[]> {
  return db.query<StoredDay>(
    `SELECT d.day::date AS day,
            coalesce(sum(u.count) FILTER (WHERE u.metric = 'workflow_runs'), 0)::int AS runs,
            coalesce(sum(u.count) FILTER (WHERE u.metric = 'api_calls'), 0)::int AS "apiCalls"
       FROM generate_series((now() AT TIME ZONE 'UTC')::date - ($2::int - 1), (now() AT TIME ZONE 'UTC')::date,
                            interval '1 day') AS d (day)
       LEFT JOIN public.usage_daily u ON u.day = d.day::date AND u.organization_id = $1
      GROUP BY d.day ORDER BY d.day`,
    [db.tenantId, days],
  );
}

/** What counts against the plan: things there are, and runs and calls of this month. */
export async function selectTotals(db: TenantDb): Promise<Record<string, number>> {
  const rows = await db.query<Record<string, number>>(
    `SELECT (SELECT count(*) FROM public.members WHERE organization_id = $1) AS members,
            (SELECT count(*) FROM public.workflows WHERE organization_id = $1) AS workflows,
            (SELECT count(*) FROM public.api_endpoints WHERE organization_id = $1) AS endpoints,
            (SELECT count(*) FROM public.connections WHERE organization_id = $1) AS connections,
            (SELECT count(*) FROM public.workflow_runs
              WHERE organization_id = $1 AND created_at >= date_trunc('month', now())) AS "runsPerMonth",
            (SELECT coalesce(sum(count), 0)::bigint FROM public.usage_daily
              WHERE organization_id = $1 AND metric = 'api_calls' AND day >= date_trunc('month', now())) AS "apiCallsPerMonth"`,
    [db.tenantId],
  );
  return rows[0] ?? {};
}

/** The organisation may be gone by now; then there is nobody to count for. */
export async function addUsage(db: TenantDb, { day, metric, count }: PendingUsage): Promise<void> {
  await db.query(
    `INSERT INTO public.usage_daily (organization_id, day, metric, count)
     SELECT id, $2, $3, $4 FROM public.organizations WHERE id = $1
     ON CONFLICT (organization_id, day, metric) DO UPDATE SET count = public.usage_daily.count + EXCLUDED.count`,
    [db.tenantId, day, metric, count],
  );
}
