import type { Logger } from '@nectar/service-kit';
import type { RequestHandler } from 'express';
import type pg from 'pg';
import type { AdminConfig } from '../config.ts';
import type { RequireStaff } from '../features/staff-auth/require-staff.ts';
import type { Core } from './core.ts';
import type { RequestCounter } from './request-counter.ts';

/** What the features of admin are given; nothing is global. */
export interface AdminContext {
  config: AdminConfig;
  logger: Logger;
  pool: pg.Pool;
  core: Core;
  counter: RequestCounter;
  /** A guard for a role and everybody above it. */
  requireStaff: RequireStaff;
}

export type Guard = RequestHandler;
