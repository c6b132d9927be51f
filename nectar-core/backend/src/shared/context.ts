import type { GuardedPool, Logger, Mailer, SecretBox, TenantChoice } from '@nectar/service-kit';
import type { CoreConfig } from '../config.ts';
import type { Outbound } from './outbound/outbound.ts';
import type { UsageCounter } from './usage-counter.ts';

export type MailTemplate = 'verify-email' | 'reset-password' | 'invitation' | 'welcome' | 'workflow-message';

/** What the features of core are given; nothing is global. */
export interface CoreContext {
  config: CoreConfig;
  logger: Logger;
  pool: GuardedPool;
  mailer: Mailer<MailTemplate>;
  /** Encrypts what tenants entrust to us. */
  secrets: SecretBox;
  /** Calls to addresses that tenants choose. */
  outbound: Outbound;
  usage: UsageCounter;
  /** Which of their organisations a person's request works in. */
  choice: TenantChoice;
}
