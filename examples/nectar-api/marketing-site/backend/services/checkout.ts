import type Stripe from 'stripe';
import { config } from '@server/config';
import { grantPlan } from '@server/domain/plans';
import { createUser } from '@server/domain/users';
import { badRequest, notFound, query, trySendMail, withTransaction } from '@server/lib';
import { saveInvoice, saveSubscription } from './billing-records';
import { formatPrice, isPlanOnSale, planOfStripePrice, stripePriceOf } from './pricing';
import { stripe } from './stripe';

export interface CheckoutOrder {
  plan: string;
  email: string;
  name: string;
  organizationName: string;
  /** The organisation that a signed-in buyer orders for; without one a new organisation is made. */
  organizationId?: string;
}

export interface CheckoutState {
  status: 'open' | 'complete' | 'fulfilled' | 'expired';
  organizationId?: string;
}

interface CheckoutRow {
  session_id: string;
  email: string;
  name: string;
  organization_name: string;
  plan: string;
  status: CheckoutState['status'];
  organization_id: string | null;
}

/** Opens a Checkout page at Stripe and remembers what was ordered. */
export async function openCheckout(order: CheckoutOrder): Promise<{ url: string; sessionId: string }> {
  if (!isPlanOnSale(order.plan)) throw badRequest('Please check the marked fields.', { plan: 'This plan is not on sale.' });
  const session = await stripe().checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: stripePriceOf(order.plan), quantity: 1 }],
    customer_email: order.email,
    success_url: `${config.urls.marketing}/checkout/success?session_id={CHECKOUT_SESSION_ID}`,
    cancel_url: `${config.urls.marketing}/pricing`,
    metadata: { plan: order.plan },
    subscription_data: { metadata: { plan: order.plan } },
  });
  if (!session.url) throw new Error(`Stripe opened the Checkout session ${session.id} without a page.`);
  await query(
    `INSERT INTO checkout_sessions (session_id, email, name, organization_name, plan, organization_id)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [session.id, order.email.toLowerCase(), order.name, order.organizationName, order.plan, order.organizationId ?? null],
  );
  return { url: session.url, sessionId: session.id };
}

async function findCheckout(sessionId: string): Promise<CheckoutRow | undefined> {
  const { rows } = await query<CheckoutRow>(
    `SELECT session_id, email, name, organization_name, plan, status, organization_id
       FROM checkout_sessions WHERE session_id = $1`,
    [sessionId],
  );
  return rows[0];
}

/** How far an order is; fulfils it when Stripe has the money and the webhook has not come yet. */
export async function checkoutState(sessionId: string): Promise<CheckoutState> {
  const checkout = await findCheckout(sessionId);
  if (!checkout) throw notFound('Checkout session');
  return checkout.status === 'fulfilled' ? stateOf(checkout) : fulfilCheckout(sessionId);
}

// Webhook and browser ask for the same session within milliseconds; the second one waits for the first.
const inFlight = new Map<string, Promise<CheckoutState>>();

/** Hands over what was paid for: idempotent, whoever calls it and however often. */
export function fulfilCheckout(sessionId: string): Promise<CheckoutState> {
  const running = inFlight.get(sessionId);
  if (running) return running;
  const started = fulfil(sessionId).finally(() => inFlight.delete(sessionId));
  inFlight.set(sessionId, started);
  return started;
}

async function fulfil(sessionId: string): Promise<CheckoutState> {
  const checkout = await findCheckout(sessionId);
  if (!checkout) throw notFound('Checkout session');
  if (checkout.status === 'fulfilled') return stateOf(checkout);
  const session = await stripe().checkout.sessions.retrieve(sessionId, { expand: ['subscription', 'invoice'] });
  if (session.payment_status !== 'paid') return { status: stateAtStripe(session) };

  const organizationId = checkout.organization_id ?? (await organizationOfBuyer(checkout));
  const receipt = await storePurchase(checkout, session, organizationId);
  if (receipt) await sendReceipt(checkout, receipt);
  return { status: 'fulfilled', organizationId };
}

function stateAtStripe(session: Stripe.Checkout.Session): CheckoutState['status'] {
  if (session.status === 'complete') return 'complete';
  return session.status === 'expired' ? 'expired' : 'open';
}

async function organizationOfBuyer(checkout: CheckoutRow): Promise<string> {
  const buyer = await createUser({
    email: checkout.email,
    name: checkout.name,
    organizationName: checkout.organization_name,
    role: 'owner',
  });
  if (!buyer.organizationId) throw new Error(`The buyer of ${checkout.session_id} has no organisation.`);
  return buyer.organizationId;
}

/** One transaction: what was paid and what was paid for are stored together. Returns the amount to receipt, once. */
async function storePurchase(
  checkout: CheckoutRow,
  session: Stripe.Checkout.Session,
  organizationId: string,
): Promise<{ cents: number; currency: string } | undefined> {
  const subscription = session.subscription;
  if (!subscription || typeof subscription === 'string') throw new Error(`The session ${session.id} was paid without a subscription.`);
  return withTransaction(async (tx) => {
    const locked = await tx.query<{ status: string }>('SELECT status FROM checkout_sessions WHERE session_id = $1 FOR UPDATE', [session.id]);
    if (locked.rows[0]?.status === 'fulfilled') return undefined;
    const plan = planOfStripePrice(subscription.items.data[0]?.price.id ?? '') ?? checkout.plan;
    const saved = await saveSubscription(tx, organizationId, plan, subscription);
    const invoice = session.invoice;
    if (invoice && typeof invoice !== 'string') await saveInvoice(tx, saved, invoice);
    await tx.query(
      `UPDATE checkout_sessions SET status = 'fulfilled', organization_id = $2, fulfilled_at = now() WHERE session_id = $1`,
      [session.id, organizationId],
    );
    await grantPlan(tx, organizationId, plan);
    return { cents: session.amount_total ?? 0, currency: session.currency ?? 'usd' };
  });
}

async function sendReceipt(checkout: CheckoutRow, paid: { cents: number; currency: string }): Promise<void> {
  await trySendMail({
    to: checkout.email,
    template: 'payment-receipt',
    data: {
      name: checkout.name,
      amount: formatPrice(paid.cents, paid.currency),
      plan: checkout.plan,
      organization: checkout.organization_name,
      url: config.urls.core,
    },
  });
}

function stateOf(checkout: CheckoutRow): CheckoutState {
  return { status: checkout.status, ...(checkout.organization_id ? { organizationId: checkout.organization_id } : {}) };
}
