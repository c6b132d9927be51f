import { readMe } from '@nectar/contracts/admin/staff.ts';
import { route } from '@nectar/service-kit';
import { toNodeHandler } from 'better-auth/node';
import { type Express, Router } from 'express';
import type pg from 'pg';
import type { AdminConfig } from '../../config.ts';
import type { AdminContext } from '../../shared/context.ts';
import { currentStaff } from './require-staff.ts';
import { createStaffAuth } from './staff-auth.ts';

/** better-auth reads the body itself, so this comes before the JSON parser. */
export function mountStaffAuth(app: Express, config: AdminConfig, pool: pg.Pool): void {
  app.all('/api/staff-auth/*splat', toNodeHandler(createStaffAuth(config, pool)));
}

export function meRoutes({ requireStaff }: Pick<AdminContext, 'requireStaff'>): Router {
  const router = Router();
  route(router, readMe, [requireStaff()], ({ req }) => ({ staff: currentStaff(req) }));
  return router;
}
