import type { Db } from '@nectar/service-kit';

export interface Counts {
  users: number;
  organizations: number;
  members: number;
  workflows: number;
  runs: number;
  runsFailed: number;
  leads: number;
  newsletterSubscribers: number;
  activeSubscriptions: number;
}

export interface MetricsDay {
  day: string;
  signUps: number;
  leads: number;
  runs: number;
  runsFailed: number;
  revenueCents: number;
}

export async function selectCounts(db: Db): Promise<Counts> {
  const rows = await db.query<Counts & Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM auth."user") AS users,
            (SELECT count(*)::int FROM public.organizations) AS organizations,
            (SELECT count(*)::int FROM public.members) AS members,
            (SELECT count(*)::int FROM public.workflows) AS workflows,
            (SELECT count(*)::int FROM public.workflow_runs) AS runs,
            (SELECT count(*)::int FROM public.workflow_runs WHERE status = 'failed') AS "runsFailed",
            (SELECT count(*)::int FROM public.contacts) AS leads,
            (SELECT count(*)::int FROM public.newsletter_subscribers WHERE status = 'confirmed') AS "newsletterSubscribers",
            (SELECT count(*)::int FROM public.subscriptions WHERE status IN ('active', 'trialing')) AS "activeSubscriptions"`,
  );
  const counts = rows[0];
  if (!counts) throw new Error('The counts of the dashboard came back empty.');
  return counts;
}

export function selectActivePlans(db: Db): Promise<{ plan: string; count: number }[]> {
  return db.query<{ plan: string; count: number }>(
    `SELECT plan, count(*)::int AS count FROM public.subscriptions WHERE status = 'active' GROUP BY plan`,
  );
}

/** One row per day, oldest first, today last. */
export function selectDays(db: Db, days: number): Promise<MetricsDay[]> {
  return db.query<MetricsDay & Record<string, string | number>>(
    `SELECT to_char(d.day, 'YYYY-MM-DD') AS day,
            (SELECT count(*)::int FROM auth."user" u WHERE u."createdAt" >= d.day AND u."createdAt" < d.day + 1) AS "signUps",
            (SELECT count(*)::int FROM public.contacts c WHERE c.created_at >= d.day AND c.created_at < d.day + 1) AS leads,
            (SELECT count(*)::int FROM public.workflow_runs r WHERE r.created_at >= d.day AND r.created_at < d.day + 1) AS runs,
            (SELECT count(*)::int FROM public.workflow_runs r
              WHERE r.status = 'failed' AND r.created_at >= d.day AND r.created_at < d.day + 1) AS "runsFailed",
            (SELECT coalesce(sum(i.amount_cents), 0)::float8 FROM public.invoices i
              WHERE i.paid_at >= d.day AND i.paid_at < d.day + 1) AS "revenueCents"
       FROM (SELECT current_date - g AS day FROM generate_series($1::int - 1, 0, -1) AS g) AS d
      ORDER BY d.day`,
    [days],
  );
}
