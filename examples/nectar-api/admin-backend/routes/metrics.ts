import { Router } from 'express';
import { z } from 'zod';
import { parse } from '@server/lib';
import { readMetrics, readTimeseries } from '../services/metrics';

const range = z.object({ days: z.coerce.number().int().min(1).max(365).default(30) });

export function metricsRoutes(): Router {
  const router = Router();
  router.get('/', async (_req, res) => {
    res.json(await readMetrics());
  });
  router.get('/timeseries', async (req, res) => {
    const items = await readTimeseries(parse<{ days: number }>(range, { days: req.query.days }).days);
    res.json({ items, total: items.length });
  });
  return router;
}
