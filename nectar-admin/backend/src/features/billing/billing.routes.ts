import { listInvoices, listSubscriptions } from '@nectar/contracts/admin/billing.ts';
import { route, withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import { given, pageOf, uuid } from '../../shared/list.ts';
import { type BillingFilter, selectInvoices, selectSubscriptions } from './billing.queries.ts';

function filterOf(query: { status?: string | undefined; organizationId?: string | undefined }): BillingFilter {
  return {
    status: given(query.status),
    organizationId: query.organizationId ? uuid(query.organizationId, 'Organisation') : null,
  };
}

/** Subscriptions and invoices: Stripe changes them, staff reads them. */
export function billingRoutes({ pool, requireStaff }: AdminContext): Router {
  const router = Router();
  route(router, listSubscriptions, [requireStaff()], ({ query }) =>
    withSystem(pool, (db) => selectSubscriptions(db, filterOf(query), pageOf(query))),
  );
  route(router, listInvoices, [requireStaff()], ({ query }) =>
    withSystem(pool, (db) => selectInvoices(db, filterOf(query), pageOf(query))),
  );
  return router;
}
