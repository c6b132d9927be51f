import { readMe } from '@nectar/contracts/admin/staff.ts';
import { toNodeHandler } from 'better-auth/node';
import { type Express, Router } from 'express';
import type pg from 'pg';
import type { AdminConfig } from '../../config.ts';
import type { Guards } from './guards.ts';
import { createStaffAuth } from './staff-auth.ts';

/** better-auth reads the body itself, so this comes before the JSON parser. */
export function mountStaffAuth(app: Express, config: AdminConfig, pool: pg.Pool): void {
  app.all('/api/staff-auth/*splat', toNodeHandler(createStaffAuth(config, pool)));
}

export function meRoutes({ forStaff }: Guards): Router {
  const router = Router();
  forStaff(router, readMe, ({ caller }) => ({ staff: caller }));
  return router;
}
