import { type Db, withSystem } from '@nectar/service-kit';
import type Stripe from 'stripe';
import type { MarketingContext, MarketingMail } from '../../shared/context.ts';
import { checkoutBySession } from '../checkout/checkout.queries.ts';
import { prepareFulfilment } from '../checkout/fulfilment.ts';
import { enqueue } from '../outbox/outbox.queries.ts';
import { planOfStripePrice } from '../pricing/pricing.ts';
import {
  claimEvent,
  hasActiveSubscription,
  idOf,
  isStored,
  lockSubscription,
  saveInvoice,
  saveSubscription,
  setSubscriptionStatus,
  wasHandled,
} from './billing.queries.ts';
import { invoiceMail } from './invoice-mail.ts';

/** What is done in one transaction with the note that the event was handled; its mails go out afterwards. */
type Work = (db: Db) => Promise<MarketingMail[]>;

const PLAN_WITHOUT_SUBSCRIPTION = 'starter';
const nothing: Work = async () => [];

/**
 * Acts on a verified event, once. What Stripe says now counts, not what it said when it sent the event: current objects
 * are fetched first, then applied under a row lock together with the event's id.
 */
export async function handleStripeEvent(
  context: MarketingContext,
  event: Stripe.Event,
): Promise<'handled' | 'duplicate'> {
  if (await withSystem(context.pool, (db) => wasHandled(db, event.id))) return 'duplicate';
  const work = await prepare(context, event);
  const mails = await withSystem(context.pool, async (db) => ((await claimEvent(db, event)) ? work(db) : null));
  if (mails === null) return 'duplicate';
  context.outboxFilled();
  for (const mail of mails) await context.mailer.trySend(mail);
  return 'handled';
}

async function prepare(context: MarketingContext, event: Stripe.Event): Promise<Work> {
  switch (event.type) {
    case 'checkout.session.completed':
      return checkoutCompleted(context, event.data.object.id);
    case 'customer.subscription.updated':
      return subscriptionUpdated(context, event.data.object.id);
    case 'customer.subscription.deleted':
      return subscriptionDeleted(event.data.object.id);
    case 'invoice.paid':
    case 'invoice.payment_failed':
      return invoiceChanged(context, event.data.object);
    default:
      context.logger.debug({ type: event.type, id: event.id }, 'stripe event is not ours to handle');
      return nothing;
  }
}

async function checkoutCompleted(context: MarketingContext, sessionId: string): Promise<Work> {
  const checkout = await withSystem(context.pool, (db) => checkoutBySession(db, sessionId));
  if (!checkout) {
    context.logger.warn({ sessionId }, 'a checkout session was paid that this site did not open');
    return nothing;
  }
  const fulfilment = await prepareFulfilment(context, checkout);
  return fulfilment.apply;
}

async function subscriptionUpdated(context: MarketingContext, id: string): Promise<Work> {
  if (!(await withSystem(context.pool, (db) => isStored(db, id)))) return nothing;
  const current = await context.stripe.subscriptions.retrieve(id);
  return async (db) => {
    const known = await lockSubscription(db, id);
    if (!known) return [];
    const plan = planOfStripePrice(current.items.data[0]?.price.id ?? '', context.config) ?? known.plan;
    await saveSubscription(db, known.organization_id, plan, current);
    await applyStatus(db, known.organization_id, plan, current.status);
    return [];
  };
}

async function applyStatus(
  db: Db,
  organizationId: string,
  plan: string,
  status: Stripe.Subscription.Status,
): Promise<void> {
  if (status === 'active' || status === 'trialing') await enqueue(db, 'grantPlan', organizationId, plan);
  else if (status === 'past_due' || status === 'unpaid') await enqueue(db, 'setPlanStatus', organizationId, 'past_due');
  else if (status === 'canceled') await endPlan(db, organizationId);
}

/** Deleted is where a subscription ends for good, so there is nothing newer to fetch. */
function subscriptionDeleted(id: string): Work {
  return async (db) => {
    const known = await lockSubscription(db, id);
    if (!known) return [];
    await setSubscriptionStatus(db, known.id, 'canceled');
    await endPlan(db, known.organization_id);
    return [];
  };
}

/** What remains without a subscription: the limits of the smallest plan, marked as cancelled. */
async function endPlan(db: Db, organizationId: string): Promise<void> {
  if (await hasActiveSubscription(db, organizationId)) return;
  await enqueue(db, 'grantPlan', organizationId, PLAN_WITHOUT_SUBSCRIPTION);
  await enqueue(db, 'setPlanStatus', organizationId, 'canceled');
}

const subscriptionOf = (invoice: Stripe.Invoice) => idOf(invoice.parent?.subscription_details?.subscription);

async function invoiceChanged(context: MarketingContext, sent: Stripe.Invoice): Promise<Work> {
  const subscriptionId = subscriptionOf(sent);
  // The first invoice may overtake its checkout, which stores it together with the subscription.
  if (!sent.id || !subscriptionId || !(await withSystem(context.pool, (db) => isStored(db, subscriptionId))))
    return nothing;
  const invoice = await context.stripe.invoices.retrieve(sent.id);
  return (db) => applyInvoice(context, db, subscriptionId, invoice);
}

async function applyInvoice(
  context: MarketingContext,
  db: Db,
  subscriptionId: string,
  invoice: Stripe.Invoice,
): Promise<MarketingMail[]> {
  const known = await lockSubscription(db, subscriptionId);
  if (!known) return [];
  const turnedPaid = await saveInvoice(db, known, invoice);
  if (known.status === 'canceled') return [];
  const isPaid = invoice.status === 'paid';
  if (isPaid && known.status === 'past_due') {
    await setSubscriptionStatus(db, known.id, 'active');
    await enqueue(db, 'grantPlan', known.organization_id, known.plan);
  }
  if (!isPaid) {
    await setSubscriptionStatus(db, known.id, 'past_due');
    await enqueue(db, 'setPlanStatus', known.organization_id, 'past_due');
  }
  if (isPaid && !turnedPaid) return [];
  return invoiceMail(context, db, isPaid ? 'payment-receipt' : 'payment-failed', known.organization_id, invoice);
}
