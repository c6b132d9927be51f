import type { GuardedPool, Logger } from '@nectar/service-kit';
import type { AdminConfig } from '../config.ts';
import type { Core } from './core.ts';
import type { RequestCounter } from './request-counter.ts';

/** What the features of admin are given; nothing is global. */
export interface AdminContext {
  config: AdminConfig;
  logger: Logger;
  pool: GuardedPool;
  core: Core;
  counter: RequestCounter;
}
