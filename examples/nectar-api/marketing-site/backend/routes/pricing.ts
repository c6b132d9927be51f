import { Router } from 'express';
import { listPlans } from '../services/pricing';

export function pricingRoutes(): Router {
  const router = Router();
  router.get('/pricing', (_req, res) => {
    const items = listPlans();
    res.json({ items, total: items.length });
  });
  return router;
}
