import { newId, now } from '../ids.ts';
import {
  type Customer,
  type Invoice,
  type PaymentIntent,
  page,
  type Subscription,
  type SubscriptionItem,
} from './types.ts';

export interface InvoiceFields {
  readonly subscription: Subscription;
  readonly customer: Customer;
  readonly paid: boolean;
  readonly reason: 'subscription_create' | 'subscription_cycle';
  readonly hostedUrl: (id: string) => string;
}

/** An invoice over the current items of a subscription, in the newest shape: the subscription is below `parent`. */
export function newInvoice({ subscription, customer, paid, reason, hostedUrl }: InvoiceFields): Invoice {
  const id = newId('in_', 24);
  const at = now();
  const total = subscription.items.data.reduce((sum, item) => sum + item.price.unit_amount * item.quantity, 0);
  const lines = subscription.items.data.map((item) => invoiceLine(id, subscription, item));
  return {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Stand-in',
    amount_due: total,
    amount_overpaid: 0,
    amount_paid: paid ? total : 0,
    amount_remaining: paid ? 0 : total,
    amount_shipping: 0,
    attempt_count: 1,
    attempted: true,
    auto_advance: !paid,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    billing_reason: reason,
    collection_method: 'charge_automatically',
    created: at,
    currency: subscription.currency,
    customer: customer.id,
    customer_email: customer.email,
    customer_name: customer.name,
    default_payment_method: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: at,
    ending_balance: 0,
    hosted_invoice_url: hostedUrl(id),
    invoice_pdf: null,
    issuer: { type: 'self' },
    lines: page(`/v1/invoices/${id}/lines`, lines),
    livemode: false,
    metadata: {},
    next_payment_attempt: paid ? null : at + 3 * 86_400,
    number: `${String(customer.invoice_prefix)}-${newId('', 4).toUpperCase()}`,
    parent: {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    period_end: at,
    period_start: at,
    starting_balance: 0,
    status: paid ? 'paid' : 'open',
    status_transitions: { finalized_at: at, marked_uncollectible_at: null, paid_at: paid ? at : null, voided_at: null },
    subtotal: total,
    total,
    total_discount_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: at,
  };
}

function invoiceLine(invoice: string, subscription: Subscription, item: SubscriptionItem) {
  const amount = item.price.unit_amount * item.quantity;
  return {
    id: newId('il_', 24),
    object: 'line_item',
    amount,
    currency: item.price.currency,
    description: `${item.quantity} × ${item.price.nickname ?? item.price.id}`,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice,
    livemode: false,
    metadata: {},
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: null,
        subscription: subscription.id,
        subscription_item: item.id,
      },
      type: 'subscription_item_details',
    },
    period: { start: item.current_period_start, end: item.current_period_end },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: item.price.id, product: item.price.product },
      type: 'price_details',
      unit_amount_decimal: item.price.unit_amount_decimal,
    },
    quantity: item.quantity,
    quantity_decimal: String(item.quantity),
    subscription: subscription.id,
    subtotal: amount,
    taxes: [],
  };
}

export function newPaymentIntent(
  amount: number,
  currency: string,
  customer: string | null,
  paid: boolean,
): PaymentIntent {
  const id = newId('pi_', 24);
  return {
    id,
    object: 'payment_intent',
    amount,
    amount_capturable: 0,
    amount_received: paid ? amount : 0,
    capture_method: 'automatic',
    client_secret: `${id}_secret_${newId('', 24)}`,
    confirmation_method: 'automatic',
    created: now(),
    currency,
    customer,
    description: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: {},
    next_action: null,
    payment_method: null,
    payment_method_types: ['card'],
    status: paid ? 'succeeded' : 'requires_payment_method',
  };
}
