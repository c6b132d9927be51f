import type { Db } from '@nectar/service-kit';
import type Stripe from 'stripe';

export interface SubscriptionRow {
  id: string;
  organization_id: string;
  plan: string;
  status: string;
}

/** Stores what Stripe says about a subscription; the organisation that it was sold to stays. */
export async function saveSubscription(
  db: Db,
  organizationId: string,
  plan: string,
  subscription: Stripe.Subscription,
): Promise<SubscriptionRow> {
  const rows = await db.query<SubscriptionRow>(
    `INSERT INTO public.subscriptions
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

export async function isStored(db: Db, stripeSubscriptionId: string): Promise<boolean> {
  const rows = await db.query('SELECT id FROM public.subscriptions WHERE stripe_subscription_id = $1', [
    stripeSubscriptionId,
  ]);
  return rows.length > 0;
}

/** The stored subscription of a Stripe id, locked until the transaction ends. */
export async function lockSubscription(db: Db, stripeSubscriptionId: string): Promise<SubscriptionRow | undefined> {
  const rows = await db.query<SubscriptionRow>(
    'SELECT id, organization_id, plan, status FROM public.subscriptions WHERE stripe_subscription_id = $1 FOR UPDATE',
    [stripeSubscriptionId],
  );
  return rows[0];
}

export async function setSubscriptionStatus(db: Db, id: string, status: string): Promise<void> {
  await db.query('UPDATE public.subscriptions SET status = $2, updated_at = now() WHERE id = $1', [id, status]);
}

export async function hasActiveSubscription(db: Db, organizationId: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT id FROM public.subscriptions WHERE organization_id = $1 AND status = 'active' LIMIT 1`,
    [organizationId],
  );
  return rows.length > 0;
}

/** Stores an invoice. Returns whether it turned to paid with this call, so that a receipt goes out once. */
export async function saveInvoice(db: Db, subscription: SubscriptionRow, invoice: Stripe.Invoice): Promise<boolean> {
  const known = await db.query<{ status: string }>(
    'SELECT status FROM public.invoices WHERE stripe_invoice_id = $1 FOR UPDATE',
    [invoice.id],
  );
  const isPaid = invoice.status === 'paid';
  await db.query(
    `INSERT INTO public.invoices (subscription_id, organization_id, stripe_invoice_id, amount_cents, currency, status, hosted_url, paid_at)
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
  return isPaid && known[0]?.status !== 'paid';
}

export interface Buyer {
  email: string;
  name: string;
  organization_name: string;
  plan: string;
}

export async function lastBuyer(db: Db, organizationId: string): Promise<Buyer | undefined> {
  const rows = await db.query<Buyer>(
    `SELECT email, name, organization_name, plan FROM public.checkout_sessions
      WHERE organization_id = $1 ORDER BY created_at DESC LIMIT 1`,
    [organizationId],
  );
  return rows[0];
}

export async function wasHandled(db: Db, eventId: string): Promise<boolean> {
  const rows = await db.query('SELECT id FROM public.stripe_events WHERE event_id = $1 AND processed_at IS NOT NULL', [
    eventId,
  ]);
  return rows.length > 0;
}

/** Marks the event as handled, in the transaction of its effects; false when another delivery did. */
export async function claimEvent(db: Db, event: Stripe.Event): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO public.stripe_events (event_id, type, payload, processed_at) VALUES ($1, $2, $3, now())
     ON CONFLICT (event_id) DO UPDATE SET processed_at = now() WHERE stripe_events.processed_at IS NULL
     RETURNING id`,
    [event.id, event.type, JSON.stringify(event)],
  );
  return rows.length > 0;
}

/** The id of something that Stripe sends either whole or by id. */
export function idOf(reference: string | { id: string } | null | undefined): string | undefined {
  return typeof reference === 'string' ? reference : reference?.id;
}
