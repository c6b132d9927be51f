import { type Job, withTenant } from '@nectar/service-kit';
import type { CoreContext } from '../../shared/context.ts';
import { addUsage } from './usage.queries.ts';

/** Moves what the counter holds into usage_daily; what cannot be stored goes back into the counter. */
export async function rollUpUsage({ pool, usage }: Pick<CoreContext, 'pool' | 'usage'>): Promise<number> {
  const entries = usage.drain();
  for (const [index, entry] of entries.entries()) {
    try {
      await withTenant(pool, entry.organizationId, (db) => addUsage(db, entry));
    } catch (error) {
      usage.restore(entries.slice(index));
      throw error;
    }
  }
  return entries.length;
}

export const usageRollup = (context: Pick<CoreContext, 'pool' | 'usage'>): Job => ({
  name: 'usage-rollup',
  schedule: '* * * * *',
  run: () => rollUpUsage(context),
});
