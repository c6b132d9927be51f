import type { TenantDb } from '@nectar/service-kit';

/** Notes that a delivery is being carried out; false where it was carried out before. */
export async function claimDelivery(db: TenantDb, caller: string, key: string): Promise<boolean> {
  const rows = await db.query(
    'INSERT INTO public.core_inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING event_id',
    [caller, key],
  );
  return rows.length === 1;
}
