import { randomUUID } from 'node:crypto';
import type { Db } from '@nectar/service-kit';

export interface OutboxRow {
  id: string;
  call: string;
  arguments: unknown[];
  attempts: number;
}

/** Stores a call in the caller's transaction; core does it once that has committed. */
export async function enqueue(
  db: Db,
  call: 'grantPlan' | 'setPlanStatus',
  organizationId: string,
  value: string,
): Promise<void> {
  await db.query('INSERT INTO public.marketing_outbox (id, call, arguments) VALUES ($1, $2, $3)', [
    randomUUID(),
    call,
    JSON.stringify([organizationId, value]),
  ]);
}

/**
 * Claims the oldest waiting call of each organisation for `leaseSeconds`: the first argument names it. A later call of
 * the same organisation waits until the earlier one is delivered, whatever went wrong with that.
 */
export function claimHeads(db: Db, limit: number, leaseSeconds: number): Promise<OutboxRow[]> {
  return db.query<OutboxRow>(
    `UPDATE public.marketing_outbox SET attempts = attempts + 1, next_at = now() + make_interval(secs => $2)
      WHERE id IN (
        SELECT o.id FROM public.marketing_outbox o
         WHERE o.delivered_at IS NULL AND o.next_at <= now()
           AND NOT EXISTS (
             SELECT 1 FROM public.marketing_outbox e
              WHERE e.delivered_at IS NULL AND e.arguments ->> 0 = o.arguments ->> 0
                AND (e.created_at, e.id) < (o.created_at, o.id))
         ORDER BY o.created_at, o.id LIMIT $1 FOR UPDATE SKIP LOCKED)
     RETURNING id, call, arguments, attempts`,
    [limit, leaseSeconds],
  );
}

export async function markDelivered(db: Db, id: string): Promise<void> {
  await db.query('UPDATE public.marketing_outbox SET delivered_at = now(), last_error = NULL WHERE id = $1', [id]);
}

/** Pauses double from one second to five minutes. */
export async function markFailed(db: Db, id: string, problem: string): Promise<void> {
  await db.query(
    `UPDATE public.marketing_outbox
        SET last_error = $2, next_at = now() + least(interval '5 minutes', interval '1 second' * power(2, least(attempts, 16)))
      WHERE id = $1`,
    [id, problem],
  );
}
