import plans from '@server/config/plans.json';
import { query, type RequestCounts, usageCounter } from '@server/lib';

export interface Metrics {
  users: number;
  organizations: number;
  members: number;
  workflows: number;
  runs: number;
  runsFailed: number;
  leads: number;
  newsletterSubscribers: number;
  activeSubscriptions: number;
  monthlyRevenueCents: number;
  requests: RequestCounts;
}

export interface MetricsDay {
  day: string;
  signUps: number;
  leads: number;
  runs: number;
  runsFailed: number;
  revenueCents: number;
}

type Counts = Omit<Metrics, 'monthlyRevenueCents' | 'requests'>;

/** What a month brings in: the price of every active subscription's plan. */
export function monthlyRevenue(subscriptions: { plan: string; count: number }[]): number {
  const priceOf = (planId: string) => plans.find((plan) => plan.id === planId)?.priceCents ?? 0;
  return subscriptions.reduce((sum, { plan, count }) => sum + priceOf(plan) * count, 0);
}

/** The figures of the dashboard, counted over the shared pool. */
export async function readMetrics(): Promise<Metrics> {
  const counted = await query<Counts>(
    `SELECT (SELECT count(*) FROM auth."user") AS users,
            (SELECT count(*) FROM public.organizations) AS organizations,
            (SELECT count(*) FROM public.members) AS members,
            (SELECT count(*) FROM public.workflows) AS workflows,
            (SELECT count(*) FROM public.workflow_runs) AS runs,
            (SELECT count(*) FROM public.workflow_runs WHERE status = 'failed') AS "runsFailed",
            (SELECT count(*) FROM public.contacts) AS leads,
            (SELECT count(*) FROM public.newsletter_subscribers WHERE status = 'confirmed') AS "newsletterSubscribers",
            (SELECT count(*) FROM public.subscriptions WHERE status IN ('active', 'trialing')) AS "activeSubscriptions"`,
  );
  const active = await query<{ plan: string; count: number }>(
    `SELECT plan, count(*) AS count FROM public.subscriptions WHERE status = 'active' GROUP BY plan`,
  );
  const counts = counted.rows[0];
  if (!counts) throw new Error('The counts of the dashboard came back empty.');
  return { ...counts, monthlyRevenueCents: monthlyRevenue(active.rows), requests: usageCounter.snapshot() };
}

/** One row per day, oldest first, today last. */
export async function readTimeseries(days: number): Promise<MetricsDay[]> {
  const { rows } = await query<MetricsDay>(
    `SELECT to_char(d.day, 'YYYY-MM-DD') AS day,
            (SELECT count(*) FROM auth."user" u WHERE u."createdAt" >= d.day AND u."createdAt" < d.day + 1) AS "signUps",
            (SELECT count(*) FROM public.contacts c WHERE c.created_at >= d.day AND c.created_at < d.day + 1) AS leads,
            (SELECT count(*) FROM public.workflow_runs r WHERE r.created_at >= d.day AND r.created_at < d.day + 1) AS runs,
            (SELECT count(*) FROM public.workflow_runs r
              WHERE r.status = 'failed' AND r.created_at >= d.day AND r.created_at < d.day + 1) AS "runsFailed",
            (SELECT coalesce(sum(i.amount_cents), 0) FROM public.invoices i
              WHERE i.paid_at >= d.day AND i.paid_at < d.day + 1) AS "revenueCents"
       FROM (SELECT current_date - g AS day FROM generate_series($1::int - 1, 0, -1) AS g) AS d
      ORDER BY d.day`,
    [days],
  );
  return rows;
}
