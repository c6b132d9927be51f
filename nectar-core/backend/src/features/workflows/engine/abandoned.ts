import { withJobs, withTenant } from '@nectar/service-kit';
import type { CoreContext } from '../../../shared/context.ts';
import { finishRun, selectAbandoned } from './engine.queries.ts';

export const STOPPED = 'The server stopped during this run. Retry it.';

const ABANDONED_AFTER_MINUTES = 10;

/** Fails what an earlier process left running for too long, so that nothing stays "running" for ever. Returns how many. */
export async function failAbandonedRuns(pool: CoreContext['pool']): Promise<number> {
  const runs = await withJobs(pool, (db) => selectAbandoned(db, ABANDONED_AFTER_MINUTES));
  for (const { id, organizationId } of runs)
    await withTenant(pool, organizationId, (db) => finishRun(db, id, { status: 'failed', error: STOPPED }));
  return runs.length;
}
