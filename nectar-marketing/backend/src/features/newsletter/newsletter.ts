import { badRequest, hashToken, hmacSign, randomToken, withSystem } from '@nectar/service-kit';
import type { MarketingContext } from '../../shared/context.ts';
import {
  confirmByToken,
  noteAttempt,
  setUnsubscribeToken,
  unsentConfirmations,
  unsubscribeByToken,
  upsertPending,
} from './newsletter.queries.ts';

export type NewsletterContext = Pick<MarketingContext, 'pool' | 'mailer' | 'config'>;

const GIVE_UP_AFTER_DAYS = 3;
const PER_RUN = 50;
const staleLink = () => badRequest('This link is not valid any more. Subscribe again to get a new one.');

/** First half of the double opt-in. Says nothing about whether the address is known. */
export async function subscribe({ pool, mailer, config }: NewsletterContext, email: string): Promise<void> {
  const token = randomToken();
  const subscriber = await withSystem(pool, (db) => upsertPending(db, email.toLowerCase(), hashToken(token)));
  if (!subscriber) return;
  const url = `${config.MARKETING_URL}/newsletter/confirm?token=${token}`;
  const sent = await mailer.trySend({ to: subscriber.email, template: 'newsletter-confirm', data: { url } });
  await withSystem(pool, (db) => noteAttempt(db, subscriber.id, sent));
}

/** Second half of the double opt-in; following the link twice is the same as once. */
export function confirm({ pool, config }: NewsletterContext, token: string) {
  return withSystem(pool, async (db) => {
    const subscriber = await confirmByToken(db, hashToken(token));
    if (!subscriber) throw staleLink();
    // The same in every issue, and not to be guessed.
    const leaveToken = hmacSign(`unsubscribe:${subscriber.id}`, config.NEWSLETTER_TOKEN_SECRET);
    await setUnsubscribeToken(db, subscriber.id, hashToken(leaveToken));
    return { status: 'confirmed' as const, email: subscriber.email, unsubscribeToken: leaveToken };
  });
}

/** Leaves the newsletter; leaving twice is the same as once. */
export function unsubscribe({ pool }: NewsletterContext, token: string) {
  return withSystem(pool, async (db) => {
    if (!(await unsubscribeByToken(db, hashToken(token)))) throw staleLink();
    return { status: 'unsubscribed' as const };
  });
}

/** Sends confirmation mails again that the mail server refused when somebody subscribed. */
export async function retryConfirmations(context: NewsletterContext): Promise<number> {
  const waiting = await withSystem(context.pool, (db) => unsentConfirmations(db, GIVE_UP_AFTER_DAYS, PER_RUN));
  for (const email of waiting) await subscribe(context, email);
  return waiting.length;
}
