import { config } from '@server/config';
import { badRequest, hashToken, hmacSign, query, randomToken, trySendMail } from '@server/lib';

interface SubscriberRow {
  id: string;
  email: string;
  status: 'pending' | 'confirmed' | 'unsubscribed';
}

const staleLink = () => badRequest('This link is not valid any more. Subscribe again to get a new one.');

/** The token of a subscriber's unsubscribe link: the same in every issue, and not to be guessed. */
export function unsubscribeToken(subscriberId: string): string {
  return hmacSign(`unsubscribe:${subscriberId}`, config.newsletterTokenSecret);
}

/** First half of the double opt-in. Says nothing about whether the address is known. */
export async function subscribe(email: string): Promise<void> {
  const token = randomToken();
  const { rows } = await query<SubscriberRow>(
    `INSERT INTO newsletter_subscribers (email, status, confirm_token_hash)
     VALUES ($1, 'pending', $2)
     ON CONFLICT (email) DO UPDATE
       SET status = 'pending', confirm_token_hash = EXCLUDED.confirm_token_hash, confirm_attempts = 0, unsubscribed_at = NULL
     WHERE newsletter_subscribers.status <> 'confirmed'
     RETURNING id, email, status`,
    [email.toLowerCase(), hashToken(token)],
  );
  const subscriber = rows[0];
  if (subscriber) await sendConfirmation(subscriber, token);
}

async function sendConfirmation(subscriber: SubscriberRow, token: string): Promise<void> {
  const sent = await trySendMail({
    to: subscriber.email,
    template: 'newsletter-confirm',
    data: { url: `${config.urls.marketing}/newsletter/confirm?token=${token}` },
  });
  await query(
    `UPDATE newsletter_subscribers
        SET confirm_attempts = confirm_attempts + 1, confirm_sent_at = CASE WHEN $2 THEN now() ELSE confirm_sent_at END
      WHERE id = $1`,
    [subscriber.id, sent],
  );
}

/** Second half of the double opt-in; following the link twice is the same as once. */
export async function confirm(token: string): Promise<{ status: 'confirmed'; email: string; unsubscribeToken: string }> {
  const { rows } = await query<SubscriberRow>(
    `UPDATE newsletter_subscribers
        SET status = 'confirmed', confirmed_at = coalesce(confirmed_at, now())
      WHERE confirm_token_hash = $1 AND status IN ('pending', 'confirmed')
      RETURNING id, email, status`,
    [hashToken(token)],
  );
  const subscriber = rows[0];
  if (!subscriber) throw staleLink();
  const leaveToken = unsubscribeToken(subscriber.id);
  await query('UPDATE newsletter_subscribers SET unsubscribe_token_hash = $2 WHERE id = $1', [subscriber.id, hashToken(leaveToken)]);
  return { status: 'confirmed', email: subscriber.email, unsubscribeToken: leaveToken };
}

/** Leaves the newsletter; leaving twice is the same as once. */
export async function unsubscribe(token: string): Promise<{ status: 'unsubscribed' }> {
  const { rows } = await query<SubscriberRow>(
    `UPDATE newsletter_subscribers
        SET status = 'unsubscribed', unsubscribed_at = coalesce(unsubscribed_at, now()), confirm_token_hash = NULL
      WHERE unsubscribe_token_hash = $1
      RETURNING id, email, status`,
    [hashToken(token)],
  );
  if (!rows[0]) throw staleLink();
  return { status: 'unsubscribed' };
}
