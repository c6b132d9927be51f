import type Stripe from 'stripe';
import type { Tx } from '@server/lib';

export interface SubscriptionRow {
  id: string;
  organization_id: string;
  plan: string;
  status: string;
}

/** Stores what Stripe says about a subscription; the organisation that it was sold to stays. */
export async function saveSubscription(
  tx: Tx,
  organizationId: string,
  plan: string,
  subscription: Stripe.Subscription,
): Promise<SubscriptionRow> {
  const { rows } = await tx.query<SubscriptionRow>(
    `INSERT INTO subscriptions
       (organization_id, stripe_customer_id, stripe_subscription_id, plan, status, current_period_end, cancel_at_period_end)
     VALUES ($1, $2, $3, $4, $5, to_timestamp($6), $7)
     ON CONFLICT (stripe_subscription_id) DO UPDATE
       SET plan = EXCLUDED.plan, status = EXCLUDED.status, current_period_end = EXCLUDED.current_period_end,
           cancel_at_period_end = EXCLUDED.cancel_at_period_end, updated_at = now()
     RETURNING id, organization_id, plan, status`,
    [
      organizationId,
      idOf(subscription.customer) ?? '',
      subscription.id,
      plan,
      subscription.status,
      subscription.items.data[0]?.current_period_end ?? null,
      subscription.cancel_at_period_end,
    ],
  );
  const row = rows[0];
  if (!row) throw new Error(`The subscription ${subscription.id} was not stored.`);
  return row;
}

/** The stored subscription of a Stripe id, locked until the transaction ends. */
export async function lockSubscription(tx: Tx, stripeSubscriptionId: string): Promise<SubscriptionRow | undefined> {
  const { rows } = await tx.query<SubscriptionRow>(
    'SELECT id, organization_id, plan, status FROM subscriptions WHERE stripe_subscription_id = $1 FOR UPDATE',
    [stripeSubscriptionId],
  );
  return rows[0];
}

export async function setSubscriptionStatus(tx: Tx, id: string, status: string): Promise<void> {
  await tx.query('UPDATE subscriptions SET status = $2, updated_at = now() WHERE id = $1', [id, status]);
}

/** Stores an invoice. Returns whether it turned to paid with this call, so that a receipt goes out once. */
export async function saveInvoice(tx: Tx, subscription: SubscriptionRow, invoice: Stripe.Invoice): Promise<boolean> {
  const known = await tx.query<{ status: string }>('SELECT status FROM invoices WHERE stripe_invoice_id = $1 FOR UPDATE', [invoice.id]);
  const isPaid = invoice.status === 'paid';
  await tx.query(
    `INSERT INTO invoices (subscription_id, organization_id, stripe_invoice_id, amount_cents, currency, status, hosted_url, paid_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $8 THEN now() END)
     ON CONFLICT (stripe_invoice_id) DO UPDATE
       SET status = EXCLUDED.status, amount_cents = EXCLUDED.amount_cents, hosted_url = EXCLUDED.hosted_url,
           paid_at = coalesce(invoices.paid_at, EXCLUDED.paid_at)`,
    [
      subscription.id,
      subscription.organization_id,
      invoice.id,
      isPaid ? invoice.amount_paid : invoice.amount_due,
      invoice.currency,
      invoice.status ?? 'open',
      invoice.hosted_invoice_url ?? null,
      isPaid,
    ],
  );
  return isPaid && known.rows[0]?.status !== 'paid';
}

/** The id of something that Stripe sends either whole or by id. */
export function idOf(reference: string | { id: string } | null | undefined): string | undefined {
  return typeof reference === 'string' ? reference : reference?.id;
}

/** The subscription that an invoice bills, when it bills one. */
export function subscriptionOfInvoice(invoice: Stripe.Invoice): string | undefined {
  return idOf(invoice.parent?.subscription_details?.subscription);
}
