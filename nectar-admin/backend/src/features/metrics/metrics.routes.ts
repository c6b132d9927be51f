import { readMetricsSeries, readMetricsTotals } from '@nectar/contracts/admin/metrics.ts';
import { route, withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import { selectDays } from './metrics.queries.ts';
import { readMetrics } from './metrics.ts';

export function metricsRoutes({ pool, counter, requireStaff }: AdminContext): Router {
  const router = Router();
  route(router, readMetricsTotals, [requireStaff()], () => withSystem(pool, (db) => readMetrics(db, counter)));
  route(router, readMetricsSeries, [requireStaff()], async ({ query }) => {
    const items = await withSystem(pool, (db) => selectDays(db, query.days));
    return { items, total: items.length };
  });
  return router;
}
