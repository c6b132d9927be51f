import { type Job, withJobs, withTenant } from '@nectar/service-kit';
import type { CoreContext } from '../../shared/context.ts';
import { selectOverdue } from './billing.queries.ts';
import { setPlanStatus } from './plans.ts';

const GRACE_DAYS = 21;

/** Ends trials that are over, and plans that have not been paid for too long. */
export const expirePlans = ({ pool }: Pick<CoreContext, 'pool'>): Job => ({
  name: 'expire-plans',
  schedule: '17 * * * *',
  async run() {
    const overdue = await withJobs(pool, (db) => selectOverdue(db, GRACE_DAYS));
    for (const id of overdue) await withTenant(pool, id, (db) => setPlanStatus(db, 'expired'));
    return overdue.length;
  },
});
