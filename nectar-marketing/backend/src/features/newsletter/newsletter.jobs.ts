import type { Job } from '@nectar/service-kit';
import { type NewsletterContext, retryConfirmations } from './newsletter.ts';

/** Sends confirmation mails again that the mail server refused. */
export const newsletterRetry = (context: NewsletterContext): Job => ({
  name: 'newsletter-retry',
  schedule: '*/15 * * * *',
  run: () => retryConfirmations(context),
});
