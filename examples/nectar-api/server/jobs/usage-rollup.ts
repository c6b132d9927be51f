import { type PendingUsage, usageCounter, withTenant } from '../lib';
import { registerJob } from './cron';

async function store(entry: PendingUsage): Promise<void> {
  await withTenant(entry.organizationId, async (tx) => {
    // The organisation may be gone by now; then there is nobody to count for.
    await tx.query(
      `INSERT INTO public.usage_daily (organization_id, day, metric, count)
       SELECT id, $2, $3, $4 FROM public.organizations WHERE id = $1
       ON CONFLICT (organization_id, day, metric) DO UPDATE SET count = public.usage_daily.count + EXCLUDED.count`,
      [entry.organizationId, entry.day, entry.metric, entry.count],
    );
  });
}

/** Moves what the in-memory counter holds into usage_daily; what cannot be stored goes back into the counter. */
export async function rollUpUsage(): Promise<number> {
  const entries = usageCounter.drain();
  for (const [index, entry] of entries.entries()) {
    try {
      await store(entry);
    } catch (error) {
      usageCounter.restore(entries.slice(index));
      throw error;
    }
  }
  return entries.length;
}

registerJob({ name: 'usage-rollup', schedule: '* * * * *', run: rollUpUsage });
