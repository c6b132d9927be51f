import { type Context, record } from './context.ts';
import { ApiError, invalid } from './errors.ts';
import { now } from './ids.ts';
import { newCustomer } from './objects/catalog.ts';
import { newInvoice, newPaymentIntent } from './objects/invoice.ts';
import { details } from './objects/session.ts';
import { newSubscription } from './objects/subscription.ts';
import type { Customer, Invoice, LineItem, Page, Session, StripeEvent, Subscription } from './objects/types.ts';

export interface Buyer {
  readonly email?: string | null;
  readonly name?: string | null;
  readonly card?: string;
}

export const APPROVED_CARD = '4242424242424242';

/** The buyer pays: customer, subscription and invoice come to be, the session completes. Returns the events to deliver. */
export function pay(context: Context, session: Session, buyer: Buyer = {}): StripeEvent[] {
  assertPayable(session);
  if ((buyer.card ?? APPROVED_CARD).replace(/\D/g, '').endsWith('0002')) {
    throw new ApiError(402, 'card_error', 'Your card was declined.', { code: 'card_declined' });
  }
  const customer = customerOf(context, session, buyer);
  return session.mode === 'subscription' ? subscribe(context, session, customer) : payOnce(context, session, customer);
}

function assertPayable(session: Session): void {
  if (session.status === 'open' && Number(session.expires_at) <= now()) session.status = 'expired';
  if (session.status !== 'open') {
    throw invalid(
      `The Checkout Session is ${session.status}; only an open one can be paid.`,
      undefined,
      'checkout_session_not_open',
    );
  }
}

function customerOf(context: Context, session: Session, buyer: Buyer): Customer {
  if (session.customer !== null) return context.store.get<Customer>('customer', session.customer, 'customer');
  const email = session.customer_email ?? buyer.email ?? null;
  return context.store.add(newCustomer({ email, name: buyer.name ?? null }));
}

function complete(session: Session, customer: Customer, fields: Record<string, string>): void {
  Object.assign(session, fields, {
    customer: customer.id,
    customer_details: details(customer.email, customer.name),
    payment_status: 'paid',
    status: 'complete',
    url: null,
  });
}

export function lineItems(context: Context, session: Session): LineItem[] {
  return context.store.get<{ id: string; object: 'line_items' } & { data: Page<LineItem> }>(
    'line_items',
    `${session.id}/line_items`,
  ).data.data;
}

function subscribe(context: Context, session: Session, customer: Customer): StripeEvent[] {
  const settings = context.store.find(`${session.id}/subscription_data`);
  const subscription = context.store.add(
    newSubscription({
      customer: customer.id,
      items: lineItems(context, session),
      currency: session.currency,
      metadata: (settings?.metadata as Record<string, string> | undefined) ?? {},
    }),
  );
  const invoice = addInvoice(context, subscription, customer, true, 'subscription_create');
  complete(session, customer, { subscription: subscription.id, invoice: invoice.id });
  return [
    record(context, 'checkout.session.completed', session),
    record(context, 'customer.subscription.created', subscription),
    record(context, 'invoice.paid', invoice),
  ];
}

function payOnce(context: Context, session: Session, customer: Customer): StripeEvent[] {
  const intent = context.store.add(newPaymentIntent(session.amount_total, session.currency, customer.id, true));
  complete(session, customer, { payment_intent: intent.id });
  return [record(context, 'checkout.session.completed', session), record(context, 'payment_intent.succeeded', intent)];
}

function addInvoice(
  context: Context,
  subscription: Subscription,
  customer: Customer,
  paid: boolean,
  reason: 'subscription_create' | 'subscription_cycle',
): Invoice {
  const invoice = context.store.add(
    newInvoice({ subscription, customer, paid, reason, hostedUrl: (id) => `${context.url()}/i/${id}` }),
  );
  subscription.latest_invoice = invoice.id;
  return invoice;
}

/** Ends a subscription at once. Returns the events to deliver. */
export function cancel(context: Context, subscription: Subscription): StripeEvent[] {
  if (subscription.status === 'canceled')
    throw invalid(`The subscription ${subscription.id} is already canceled.`, 'id');
  Object.assign(subscription, {
    status: 'canceled',
    canceled_at: now(),
    ended_at: now(),
    cancellation_details: { comment: null, feedback: null, reason: 'cancellation_requested' },
  });
  return [record(context, 'customer.subscription.deleted', subscription)];
}

/** The payment of the next period fails: an open invoice, and the subscription is past due. Returns the events to deliver. */
export function failPayment(context: Context, subscription: Subscription): StripeEvent[] {
  if (subscription.status === 'canceled')
    throw invalid(`The subscription ${subscription.id} is canceled; nothing is charged.`, 'id');
  const customer = context.store.get<Customer>('customer', subscription.customer);
  const previous = { status: subscription.status, latest_invoice: subscription.latest_invoice };
  const invoice = addInvoice(context, subscription, customer, false, 'subscription_cycle');
  subscription.status = 'past_due';
  return [
    record(context, 'invoice.payment_failed', invoice),
    record(context, 'customer.subscription.updated', subscription, previous),
  ];
}
