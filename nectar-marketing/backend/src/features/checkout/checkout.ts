import { randomUUID } from 'node:crypto';
import { badRequest, notFound, withSystem } from '@nectar/service-kit';
import type { MarketingContext } from '../../shared/context.ts';
import { isPlanOnSale, stripePriceOf } from '../pricing/pricing.ts';
import { checkoutBySession, insertCheckout } from './checkout.queries.ts';
import { type CheckoutState, prepareFulfilment } from './fulfilment.ts';

export interface CheckoutOrder {
  plan: string;
  email: string;
  name: string;
  organizationName: string;
  /** The organisation that a signed-in buyer orders for; without one a new organisation is made. */
  organizationId: string | undefined;
}

/** Opens a Checkout page at Stripe and remembers what was ordered. */
export async function openCheckout(
  { stripe, pool, config }: MarketingContext,
  order: CheckoutOrder,
): Promise<{ url: string; sessionId: string }> {
  if (!isPlanOnSale(order.plan))
    throw badRequest('Please check the marked fields.', { plan: 'This plan is not on sale.' });
  const session = await stripe.checkout.sessions.create(
    {
      mode: 'subscription',
      line_items: [{ price: stripePriceOf(order.plan, config), quantity: 1 }],
      customer_email: order.email,
      ...(order.organizationId === undefined ? {} : { client_reference_id: order.organizationId }),
      success_url: `${config.MARKETING_URL}/checkout/success?session_id={CHECKOUT_SESSION_ID}`,
      cancel_url: `${config.MARKETING_URL}/pricing`,
      metadata: { plan: order.plan },
      subscription_data: { metadata: { plan: order.plan } },
    },
    // One order, one session, however often the SDK has to try.
    { idempotencyKey: randomUUID() },
  );
  if (!session.url) throw new Error(`Stripe opened the Checkout session ${session.id} without a page.`);
  await withSystem(pool, (db) =>
    insertCheckout(db, { ...order, email: order.email.toLowerCase(), sessionId: session.id }),
  );
  return { url: session.url, sessionId: session.id };
}

/** How far an order is; fulfils it when Stripe has the money and the webhook has not come yet. */
export async function checkoutState(context: MarketingContext, sessionId: string): Promise<CheckoutState> {
  const checkout = await withSystem(context.pool, (db) => checkoutBySession(db, sessionId));
  if (!checkout) throw notFound('Checkout session');
  const { state, apply } = await prepareFulfilment(context, checkout);
  const mails = await withSystem(context.pool, apply);
  if (mails.length > 0) context.outboxFilled();
  for (const mail of mails) await context.mailer.trySend(mail);
  return state;
}
