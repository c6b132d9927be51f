import type { GuardedPool, Logger, Mail, Mailer, SessionUser, TenantChoice } from '@nectar/service-kit';
import type Stripe from 'stripe';
import type { MarketingConfig } from '../config.ts';
import type { Core } from './core.ts';

export type MailTemplate = 'newsletter-confirm' | 'lead-received' | 'payment-receipt' | 'payment-failed';

export type MarketingMail = Mail<MailTemplate>;

/** What the features of marketing are given; nothing is global. */
export interface MarketingContext {
  config: MarketingConfig;
  logger: Logger;
  pool: GuardedPool;
  stripe: Stripe;
  mailer: Mailer<MailTemplate>;
  core: Core;
  readSession: (cookieHeader: string | undefined) => Promise<SessionUser | null>;
  /** Which of their organisations a signed-in visitor buys for. */
  choice: TenantChoice;
  /** Tells the dispatcher that a committed transaction left calls in the outbox. */
  outboxFilled: () => void;
}
