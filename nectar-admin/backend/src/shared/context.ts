import type { Logger } from '@nectar/service-kit';
import type pg from 'pg';
import type { AdminConfig } from '../config.ts';
import type { Core } from './core.ts';
import type { RequestCounter } from './request-counter.ts';

/** What the features of admin are given; nothing is global. */
export interface AdminContext {
  config: AdminConfig;
  logger: Logger;
  pool: pg.Pool;
  core: Core;
  counter: RequestCounter;
}
