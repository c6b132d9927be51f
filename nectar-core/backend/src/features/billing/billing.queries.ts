import type { PlanStatus } from '@nectar/contracts/core/me.ts';
import type { JobDb, TenantDb } from '@nectar/service-kit';

/** What a plan limits by counting. */
export type Counted = 'members' | 'workflows' | 'endpoints' | 'connections' | 'runsPerMonth';

const COUNTS: Record<Counted, string> = {
  members: 'SELECT count(*) AS count FROM public.members WHERE organization_id = $1',
  workflows: 'SELECT count(*) AS count FROM public.workflows WHERE organization_id = $1',
  endpoints: 'SELECT count(*) AS count FROM public.api_endpoints WHERE organization_id = $1',
  connections: 'SELECT count(*) AS count FROM public.connections WHERE organization_id = $1',
  runsPerMonth: `SELECT count(*) AS count FROM public.workflow_runs
                  WHERE organization_id = $1 AND created_at >= date_trunc('month', now())`,
};

export async function countOf(db: TenantDb, counted: Counted): Promise<number> {
  const rows = await db.query<{ count: number }>(COUNTS[counted], [db.tenantId]);
  return rows[0]?.count ?? 0;
}

export interface CurrentPlan {
  plan: string;
  planStatus: PlanStatus;
  /** What was agreed for this organisation; the plan's own limits count where one is missing. */
  limits: Partial<Record<Counted, number>>;
}

export async function selectPlan(db: TenantDb): Promise<CurrentPlan | undefined> {
  const rows = await db.query<CurrentPlan>(
    'SELECT plan, plan_status AS "planStatus", limits FROM public.organizations WHERE id = $1',
    [db.tenantId],
  );
  return rows[0];
}

/** False where there is no such organisation. */
export async function updatePlan(db: TenantDb, plan: string, limits: object): Promise<boolean> {
  const rows = await db.query(
    `UPDATE public.organizations
        SET plan = $2, plan_status = 'active', limits = $3, trial_ends_at = NULL, updated_at = now()
      WHERE id = $1 RETURNING id`,
    [db.tenantId, plan, JSON.stringify(limits)],
  );
  return rows.length === 1;
}

/** False where that is the state already. */
export async function updatePlanStatus(db: TenantDb, status: PlanStatus): Promise<boolean> {
  const rows = await db.query(
    `UPDATE public.organizations SET plan_status = $2, updated_at = now()
      WHERE id = $1 AND plan_status <> $2 RETURNING id`,
    [db.tenantId, status],
  );
  return rows.length === 1;
}

/** Organisations whose trial is over, or that have not paid for `graceDays` after what they paid for. */
export async function selectOverdue(db: JobDb, graceDays: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT o.id FROM public.organizations o
      WHERE (o.plan_status = 'trialing' AND o.trial_ends_at < now())
         OR (o.plan_status = 'past_due' AND NOT EXISTS (
               SELECT 1 FROM public.subscriptions s
                WHERE s.organization_id = o.id AND s.current_period_end > now() - make_interval(days => $1)))`,
    [graceDays],
  );
  return rows.map(({ id }) => id);
}
