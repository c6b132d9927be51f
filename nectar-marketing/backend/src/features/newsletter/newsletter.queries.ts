import type { Db } from '@nectar/service-kit';

export interface SubscriberRow {
  id: string;
  email: string;
}

/** Begins a subscription, or begins it again; undefined when the address is confirmed already. */
export async function upsertPending(db: Db, email: string, tokenHash: string): Promise<SubscriberRow | undefined> {
  const rows = await db.query<SubscriberRow>(
    `INSERT INTO public.newsletter_subscribers (email, status, confirm_token_hash)
     VALUES ($1, 'pending', $2)
     ON CONFLICT (email) DO UPDATE
       SET status = 'pending', confirm_token_hash = EXCLUDED.confirm_token_hash, confirm_attempts = 0, unsubscribed_at = NULL
     WHERE newsletter_subscribers.status <> 'confirmed'
     RETURNING id, email`,
    [email, tokenHash],
  );
  return rows[0];
}

export async function noteAttempt(db: Db, id: string, sent: boolean): Promise<void> {
  await db.query(
    `UPDATE public.newsletter_subscribers
        SET confirm_attempts = confirm_attempts + 1, confirm_sent_at = CASE WHEN $2 THEN now() ELSE confirm_sent_at END
      WHERE id = $1`,
    [id, sent],
  );
}

export async function confirmByToken(db: Db, tokenHash: string): Promise<SubscriberRow | undefined> {
  const rows = await db.query<SubscriberRow>(
    `UPDATE public.newsletter_subscribers
        SET status = 'confirmed', confirmed_at = coalesce(confirmed_at, now())
      WHERE confirm_token_hash = $1 AND status IN ('pending', 'confirmed')
      RETURNING id, email`,
    [tokenHash],
  );
  return rows[0];
}

export async function setUnsubscribeToken(db: Db, id: string, tokenHash: string): Promise<void> {
  await db.query('UPDATE public.newsletter_subscribers SET unsubscribe_token_hash = $2 WHERE id = $1', [id, tokenHash]);
}

export async function unsubscribeByToken(db: Db, tokenHash: string): Promise<SubscriberRow | undefined> {
  const rows = await db.query<SubscriberRow>(
    `UPDATE public.newsletter_subscribers
        SET status = 'unsubscribed', unsubscribed_at = coalesce(unsubscribed_at, now()), confirm_token_hash = NULL
      WHERE unsubscribe_token_hash = $1
      RETURNING id, email`,
    [tokenHash],
  );
  return rows[0];
}

/** Addresses whose confirmation mail the mail server refused. */
export async function unsentConfirmations(db: Db, days: number, limit: number): Promise<string[]> {
  const rows = await db.query<{ email: string }>(
    `SELECT email FROM public.newsletter_subscribers
      WHERE status = 'pending' AND confirm_sent_at IS NULL AND created_at > now() - make_interval(days => $1)
      ORDER BY created_at LIMIT $2`,
    [days, limit],
  );
  return rows.map(({ email }) => email);
}
