import { readServices } from '@nectar/contracts/admin/health.ts';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import type { Guards } from '../staff-auth/guards.ts';
import { readServicesHealth } from './health.ts';

export function healthRoutes(context: AdminContext, { forStaff }: Guards): Router {
  const router = Router();
  forStaff(router, readServices, async () => {
    const items = await readServicesHealth(context);
    return { items, total: items.length };
  });
  return router;
}
