import { subscribe } from '../../marketing-site/backend/services/newsletter';
import { query } from '../lib';
import { registerJob } from './cron';

const GIVE_UP_AFTER_DAYS = 3;
const PER_RUN = 50;

/** Sends confirmation mails again that the mail server refused when somebody subscribed. */
export async function retryConfirmations(): Promise<number> {
  const waiting = await query<{ email: string }>(
    `SELECT email FROM public.newsletter_subscribers
     WHERE status = 'pending' AND confirm_sent_at IS NULL AND created_at > now() - make_interval(days => $1)
     ORDER BY created_at LIMIT $2`,
    [GIVE_UP_AFTER_DAYS, PER_RUN],
  );
  for (const { email } of waiting.rows) await subscribe(email);
  return waiting.rows.length;
}

registerJob({ name: 'newsletter-retry', schedule: '*/15 * * * *', run: retryConfirmations });
