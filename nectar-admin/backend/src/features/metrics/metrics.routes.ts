import { readMetricsSeries, readMetricsTotals } from '@nectar/contracts/admin/metrics.ts';
import { withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import type { Guards } from '../staff-auth/guards.ts';
import { selectDays } from './metrics.queries.ts';
import { readMetrics } from './metrics.ts';

export function metricsRoutes({ pool, counter }: AdminContext, { forStaff }: Guards): Router {
  const router = Router();
  forStaff(router, readMetricsTotals, () => withSystem(pool, (db) => readMetrics(db, counter)));
  forStaff(router, readMetricsSeries, async ({ query }) => {
    const items = await withSystem(pool, (db) => selectDays(db, query.days));
    return { items, total: items.length };
  });
  return router;
}
