import type { Db } from '@nectar/service-kit';
import type Stripe from 'stripe';
import type { MarketingContext, MarketingMail } from '../../shared/context.ts';
import { saveInvoice, saveSubscription } from '../billing/billing.queries.ts';
import { enqueue } from '../outbox/outbox.queries.ts';
import { formatPrice, planOfStripePrice } from '../pricing/pricing.ts';
import { type CheckoutRow, lockUnfulfilled, markFulfilled } from './checkout.queries.ts';

export interface CheckoutState {
  status: CheckoutRow['status'];
  organizationId?: string;
}

export interface Fulfilment {
  state: CheckoutState;
  /** Stores the purchase and what was paid for, in the caller's transaction; returns the mails to send after it. */
  apply: (db: Db) => Promise<MarketingMail[]>;
}

/**
 * Asks Stripe how far the order is and, when it is paid, makes the buyer at core. Webhook and browser both come here;
 * whoever comes second finds everything made, and `apply` then changes nothing.
 */
export async function prepareFulfilment(context: MarketingContext, checkout: CheckoutRow): Promise<Fulfilment> {
  if (checkout.status === 'fulfilled') return unchanged(stateOf(checkout));
  const session = await context.stripe.checkout.sessions.retrieve(checkout.session_id, {
    expand: ['subscription', 'invoice'],
  });
  if (session.payment_status !== 'paid') return unchanged({ status: stateAtStripe(session) });
  const organizationId = checkout.organization_id ?? (await organizationOfBuyer(context, checkout));
  return {
    state: { status: 'fulfilled', organizationId },
    apply: (db) => storePurchase(context, db, checkout, session, organizationId),
  };
}

const unchanged = (state: CheckoutState): Fulfilment => ({ state, apply: async () => [] });

function stateAtStripe(session: Stripe.Checkout.Session): CheckoutState['status'] {
  if (session.status === 'complete') return 'complete';
  return session.status === 'expired' ? 'expired' : 'open';
}

function stateOf(checkout: CheckoutRow): CheckoutState {
  return { status: checkout.status, ...(checkout.organization_id ? { organizationId: checkout.organization_id } : {}) };
}

async function organizationOfBuyer({ core }: MarketingContext, checkout: CheckoutRow): Promise<string> {
  const buyer = await core.createUser(
    { email: checkout.email, name: checkout.name, organizationName: checkout.organization_name, role: 'owner' },
    `checkout:${checkout.session_id}`,
  );
  if (!buyer.organizationId) throw new Error(`The buyer of ${checkout.session_id} has no organisation.`);
  return buyer.organizationId;
}

async function storePurchase(
  { config }: MarketingContext,
  db: Db,
  checkout: CheckoutRow,
  session: Stripe.Checkout.Session,
  organizationId: string,
): Promise<MarketingMail[]> {
  const { subscription, invoice } = session;
  if (!subscription || typeof subscription === 'string')
    throw new Error(`The session ${session.id} was paid without a subscription.`);
  if (!(await lockUnfulfilled(db, session.id))) return [];
  const plan = planOfStripePrice(subscription.items.data[0]?.price.id ?? '', config) ?? checkout.plan;
  const saved = await saveSubscription(db, organizationId, plan, subscription);
  if (invoice && typeof invoice !== 'string') await saveInvoice(db, saved, invoice);
  await markFulfilled(db, session.id, organizationId);
  await enqueue(db, 'grantPlan', organizationId, plan);
  const amount = formatPrice(session.amount_total ?? 0, session.currency ?? 'usd');
  const data = {
    name: checkout.name,
    amount,
    plan: checkout.plan,
    organization: checkout.organization_name,
    url: config.CORE_URL,
  };
  return [{ to: checkout.email, template: 'payment-receipt', data }];
}
