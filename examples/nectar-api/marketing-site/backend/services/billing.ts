import type Stripe from 'stripe';
import { config } from '@server/config';
import { grantPlan, setPlanStatus } from '@server/domain/plans';
import { logger, query, type Tx, trySendMail, withTransaction } from '@server/lib';
import { lockSubscription, saveInvoice, saveSubscription, setSubscriptionStatus, subscriptionOfInvoice } from './billing-records';
import { fulfilCheckout } from './checkout';
import { formatPrice, planOfStripePrice } from './pricing';

const PLAN_WITHOUT_SUBSCRIPTION = 'starter';

/** Acts on a verified Stripe event. Calling it again with the same event changes nothing more. */
export async function handleStripeEvent(event: Stripe.Event): Promise<void> {
  switch (event.type) {
    case 'checkout.session.completed':
      return checkoutCompleted(event.data.object);
    case 'customer.subscription.updated':
      return subscriptionUpdated(event.data.object);
    case 'customer.subscription.deleted':
      return subscriptionDeleted(event.data.object);
    case 'invoice.paid':
      return invoicePaid(event.data.object);
    case 'invoice.payment_failed':
      return paymentFailed(event.data.object);
    default:
      logger.debug('stripe event is not ours to handle', { type: event.type, id: event.id });
  }
}

async function checkoutCompleted(session: Stripe.Checkout.Session): Promise<void> {
  const { rowCount } = await query('SELECT 1 FROM checkout_sessions WHERE session_id = $1', [session.id]);
  if (rowCount === 0) logger.warn('a checkout session was paid that this site did not open', { sessionId: session.id });
  else await fulfilCheckout(session.id);
}

async function subscriptionUpdated(subscription: Stripe.Subscription): Promise<void> {
  await withTransaction(async (tx) => {
    const known = await lockSubscription(tx, subscription.id);
    if (!known) return logUnknown('subscription', subscription.id);
    const plan = planOfStripePrice(subscription.items.data[0]?.price.id ?? '') ?? known.plan;
    await saveSubscription(tx, known.organization_id, plan, subscription);
    await applyStatus(tx, known.organization_id, plan, subscription.status);
  });
}

async function applyStatus(tx: Tx, organizationId: string, plan: string, status: Stripe.Subscription.Status): Promise<void> {
  if (status === 'active' || status === 'trialing') await grantPlan(tx, organizationId, plan);
  else if (status === 'past_due' || status === 'unpaid') await setPlanStatus(tx, organizationId, 'past_due');
  else if (status === 'canceled') await endPlan(tx, organizationId);
}

async function subscriptionDeleted(subscription: Stripe.Subscription): Promise<void> {
  await withTransaction(async (tx) => {
    const known = await lockSubscription(tx, subscription.id);
    if (!known) return logUnknown('subscription', subscription.id);
    await setSubscriptionStatus(tx, known.id, 'canceled');
    const other = await tx.query(`SELECT 1 FROM subscriptions WHERE organization_id = $1 AND status = 'active' LIMIT 1`, [known.organization_id]);
    if (other.rowCount === 0) await endPlan(tx, known.organization_id);
  });
}

/** What remains without a subscription: the limits of the smallest plan, marked as cancelled. */
async function endPlan(tx: Tx, organizationId: string): Promise<void> {
  await grantPlan(tx, organizationId, PLAN_WITHOUT_SUBSCRIPTION);
  await setPlanStatus(tx, organizationId, 'canceled');
}

async function invoicePaid(invoice: Stripe.Invoice): Promise<void> {
  const organizationId = await withTransaction(async (tx) => {
    const known = await lockSubscription(tx, subscriptionOfInvoice(invoice) ?? '');
    // The first invoice may overtake its checkout, which stores it together with the subscription.
    if (!known) return logUnknown('subscription of the invoice', invoice.id ?? '');
    const turnedPaid = await saveInvoice(tx, known, invoice);
    if (known.status === 'canceled') return undefined;
    if (known.status === 'past_due') {
      await setSubscriptionStatus(tx, known.id, 'active');
      await grantPlan(tx, known.organization_id, known.plan);
    }
    return turnedPaid ? known.organization_id : undefined;
  });
  if (organizationId) await sendInvoiceMail('payment-receipt', organizationId, invoice, invoice.amount_paid);
}

async function paymentFailed(invoice: Stripe.Invoice): Promise<void> {
  const organizationId = await withTransaction(async (tx) => {
    const known = await lockSubscription(tx, subscriptionOfInvoice(invoice) ?? '');
    if (!known) return logUnknown('subscription of the invoice', invoice.id ?? '');
    await saveInvoice(tx, known, invoice);
    if (known.status === 'canceled') return undefined;
    await setSubscriptionStatus(tx, known.id, 'past_due');
    await setPlanStatus(tx, known.organization_id, 'past_due');
    return known.organization_id;
  });
  if (organizationId) await sendInvoiceMail('payment-failed', organizationId, invoice, invoice.amount_due);
}

async function sendInvoiceMail(
  template: 'payment-receipt' | 'payment-failed',
  organizationId: string,
  invoice: Stripe.Invoice,
  cents: number,
): Promise<void> {
  const { rows } = await query<{ email: string; name: string; organization_name: string; plan: string }>(
    `SELECT email, name, organization_name, plan FROM checkout_sessions
      WHERE organization_id = $1 ORDER BY created_at DESC LIMIT 1`,
    [organizationId],
  );
  const buyer = rows[0];
  const to = invoice.customer_email ?? buyer?.email;
  if (!to) return logger.warn('nobody to mail about an invoice', { invoiceId: invoice.id, organizationId });
  await trySendMail({
    to,
    template,
    data: {
      name: buyer?.name ?? invoice.customer_name ?? to,
      amount: formatPrice(cents, invoice.currency),
      plan: buyer?.plan ?? '',
      organization: buyer?.organization_name ?? 'your organisation',
      url: `${config.urls.core}/settings/billing`,
    },
  });
}

function logUnknown(what: string, id: string): undefined {
  logger.info(`stripe told us about a ${what} that is not stored here`, { id });
}
