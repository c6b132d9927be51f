import { setPlanStatus } from '../domain/plans';
import { withJobScope, withTransaction } from '../lib';
import { registerJob } from './cron';

const GRACE_DAYS = 21;

async function overdueOrganizations(): Promise<string[]> {
  return withJobScope(async (tx) => {
    const found = await tx.query<{ id: string }>(
      `SELECT o.id FROM public.organizations o
       WHERE (o.plan_status = 'trialing' AND o.trial_ends_at < now())
          OR (o.plan_status = 'past_due' AND NOT EXISTS (
                SELECT 1 FROM public.subscriptions s
                WHERE s.organization_id = o.id AND s.current_period_end > now() - make_interval(days => $1)))`,
      [GRACE_DAYS],
    );
    return found.rows.map((row) => row.id);
  });
}

/** Ends trials that are over, and plans that have not been paid for too long. */
export async function expirePlans(): Promise<number> {
  const overdue = await overdueOrganizations();
  for (const organizationId of overdue) await withTransaction((tx) => setPlanStatus(tx, organizationId, 'expired'));
  return overdue.length;
}

registerJob({ name: 'expire-plans', schedule: '17 * * * *', run: expirePlans });
