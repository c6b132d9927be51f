import { readServices } from '@nectar/contracts/admin/health.ts';
import { route } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import { readServicesHealth } from './health.ts';

export function healthRoutes(context: AdminContext): Router {
  const router = Router();
  route(router, readServices, [context.requireStaff()], async () => {
    const items = await readServicesHealth(context);
    return { items, total: items.length };
  });
  return router;
}
