import { Router } from 'express';
import { readServicesHealth } from '../services/health';

export function healthRoutes(): Router {
  const router = Router();
  router.get('/services', async (_req, res) => {
    const items = await readServicesHealth();
    res.json({ items, total: items.length });
  });
  return router;
}
