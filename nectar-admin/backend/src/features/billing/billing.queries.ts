import type { Db, List, Page } from '@nectar/service-kit';
import { listPage } from '../../shared/list.ts';

export interface AdminSubscription {
  id: string;
  organizationId: string;
  organizationName: string | null;
  stripeCustomerId: string;
  stripeSubscriptionId: string;
  plan: string;
  status: string;
  currentPeriodEnd: Date | null;
  cancelAtPeriodEnd: boolean;
  createdAt: Date;
}

export interface AdminInvoice {
  id: string;
  subscriptionId: string | null;
  organizationId: string;
  organizationName: string | null;
  amountCents: number;
  currency: string;
  status: string;
  hostedUrl: string | null;
  paidAt: Date | null;
  createdAt: Date;
}

export interface BillingFilter {
  status: string | null;
  organizationId: string | null;
}

export function selectSubscriptions(db: Db, filter: BillingFilter, page: Page): Promise<List<AdminSubscription>> {
  return listPage<AdminSubscription>(
    db,
    `SELECT s.id, s.organization_id AS "organizationId", o.name AS "organizationName",
            s.stripe_customer_id AS "stripeCustomerId", s.stripe_subscription_id AS "stripeSubscriptionId",
            s.plan, s.status, s.current_period_end AS "currentPeriodEnd",
            s.cancel_at_period_end AS "cancelAtPeriodEnd", s.created_at AS "createdAt"
       FROM public.subscriptions s LEFT JOIN public.organizations o ON o.id = s.organization_id
      WHERE ($1::text IS NULL OR s.status = $1) AND ($2::uuid IS NULL OR s.organization_id = $2)
      ORDER BY s.created_at DESC, s.id`,
    [filter.status, filter.organizationId],
    page,
  );
}

export function selectInvoices(db: Db, filter: BillingFilter, page: Page): Promise<List<AdminInvoice>> {
  return listPage<AdminInvoice>(
    db,
    `SELECT i.id, i.subscription_id AS "subscriptionId", i.organization_id AS "organizationId", o.name AS "organizationName",
            i.amount_cents AS "amountCents", i.currency, i.status, i.hosted_url AS "hostedUrl",
            i.paid_at AS "paidAt", i.created_at AS "createdAt"
       FROM public.invoices i LEFT JOIN public.organizations o ON o.id = i.organization_id
      WHERE ($1::text IS NULL OR i.status = $1) AND ($2::uuid IS NULL OR i.organization_id = $2)
      ORDER BY i.created_at DESC, i.id`,
    [filter.status, filter.organizationId],
    page,
  );
}
