import type { Logger } from '@nectar/service-kit';
import { Cron } from 'croner';
import { type NewsletterContext, retryConfirmations } from './newsletter.ts';

const EVERY_QUARTER = '*/15 * * * *';

/** Retries refused confirmation mails in the background; the returned function ends it. */
export function startNewsletterJob(context: NewsletterContext, logger: Logger): () => void {
  const job = new Cron(
    EVERY_QUARTER,
    { protect: true, catch: (error) => logger.error({ err: error }, 'newsletter retry failed') },
    async () => {
      const count = await retryConfirmations(context);
      if (count > 0) logger.info({ count }, 'confirmation mails were tried again');
    },
  );
  return () => job.stop();
}
