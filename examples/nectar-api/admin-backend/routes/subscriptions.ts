import { type Request, Router } from 'express';
import { pageOf, uuidParam } from '@server/lib';
import { type BillingFilter, listInvoices, listSubscriptions } from '../services/subscriptions';

function filterOf(req: Request): BillingFilter {
  const { status, organizationId } = req.query;
  return { status, organizationId: organizationId ? uuidParam(organizationId, 'Organisation') : undefined };
}

/** Subscriptions and invoices: Stripe changes them, staff reads them. */
export function subscriptionRoutes(): Router {
  const router = Router();
  router.get('/subscriptions', async (req, res) => {
    res.json(await listSubscriptions(filterOf(req), pageOf(req.query)));
  });
  router.get('/invoices', async (req, res) => {
    res.json(await listInvoices(filterOf(req), pageOf(req.query)));
  });
  return router;
}
