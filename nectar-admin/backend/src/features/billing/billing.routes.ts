import { listInvoices, listSubscriptions } from '@nectar/contracts/admin/billing.ts';
import { pageOf, uuid, withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import { given } from '../../shared/list.ts';
import type { Guards } from '../staff-auth/guards.ts';
import { type BillingFilter, selectInvoices, selectSubscriptions } from './billing.queries.ts';

function filterOf(query: { status?: string | undefined; organizationId?: string | undefined }): BillingFilter {
  return {
    status: given(query.status),
    organizationId: query.organizationId ? uuid(query.organizationId, 'Organisation') : null,
  };
}

/** Subscriptions and invoices: Stripe changes them, staff reads them. */
export function billingRoutes({ pool }: AdminContext, { forStaff }: Guards): Router {
  const router = Router();
  forStaff(router, listSubscriptions, ({ query }) =>
    withSystem(pool, (db) => selectSubscriptions(db, filterOf(query), pageOf(query))),
  );
  forStaff(router, listInvoices, ({ query }) =>
    withSystem(pool, (db) => selectInvoices(db, filterOf(query), pageOf(query))),
  );
  return router;
}
