import type { Logger, SessionUser } from '@nectar/service-kit';
import type pg from 'pg';
import type Stripe from 'stripe';
import type { MarketingConfig } from '../config.ts';
import type { Core } from './core.ts';
import type { SendMail } from './mailer.ts';

/** What the features of marketing are given; nothing is global. */
export interface MarketingContext {
  config: MarketingConfig;
  logger: Logger;
  pool: pg.Pool;
  stripe: Stripe;
  sendMail: SendMail;
  core: Core;
  readSession: (cookieHeader: string | undefined) => Promise<SessionUser | null>;
  /** Tells the dispatcher that a committed transaction left calls in the outbox. */
  outboxFilled: () => void;
}
