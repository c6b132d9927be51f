import type { Tx } from '../../shared/index.ts';

/** Notes that a delivery is being carried out; false where it was carried out before. */
export async function claimDelivery(tx: Tx, caller: string, key: string): Promise<boolean> {
  const claimed = await tx.query(
    'INSERT INTO public.core_inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [caller, key],
  );
  return claimed.rowCount === 1;
}
