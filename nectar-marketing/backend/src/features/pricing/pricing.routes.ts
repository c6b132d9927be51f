import { listPricing } from '@nectar/contracts/marketing/pricing.ts';
import { route } from '@nectar/service-kit';
import { Router } from 'express';
import { listPlans } from './pricing.ts';

export function pricingRoutes(): Router {
  const router = Router();
  route(router, listPricing, [], () => {
    const items = listPlans();
    return { items, total: items.length };
  });
  return router;
}
