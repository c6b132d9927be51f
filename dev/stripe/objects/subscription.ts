import { newId, now } from '../ids.ts';
import { type Price, page, type Recurring, type Subscription, type SubscriptionItem } from './types.ts';

/** The end of a period, by the calendar as Stripe counts: the 31st becomes the last day of a shorter month. */
export function periodEnd(start: number, recurring: Recurring): number {
  const { interval, interval_count: count } = recurring;
  const date = new Date(start * 1000);
  if (interval === 'day' || interval === 'week') return start + count * (interval === 'day' ? 1 : 7) * 86_400;
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count * (interval === 'year' ? 12 : 1));
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return Math.floor(date.getTime() / 1000);
}

function newItem(subscription: string, price: Price, quantity: number, start: number): SubscriptionItem {
  const recurring = price.recurring ?? { interval: 'month', interval_count: 1, usage_type: 'licensed' };
  return {
    id: newId('si_'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: start,
    current_period_end: periodEnd(start, recurring),
    current_period_start: start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: plan(price),
    price,
    quantity,
    subscription,
    tax_rates: [],
  };
}

/** The older name of a recurring price, which subscription items still carry. */
export function plan(price: Price) {
  return {
    id: price.id,
    object: 'plan',
    active: true,
    amount: price.unit_amount,
    amount_decimal: String(price.unit_amount),
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

export interface SubscriptionFields {
  readonly customer: string;
  readonly items: readonly { price: Price; quantity: number }[];
  readonly currency: string;
  readonly metadata: Record<string, string>;
}

export function newSubscription(fields: SubscriptionFields): Subscription {
  const id = newId('sub_', 24);
  const start = now();
  const items = fields.items.map(({ price, quantity }) => newItem(id, price, quantity, start));
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: start,
    billing_cycle_anchor_config: null,
    billing_mode: { type: 'flexible', flexible: null },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, reason: null },
    collection_method: 'charge_automatically',
    created: start,
    currency: fields.currency,
    customer: fields.customer,
    days_until_due: null,
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    ended_at: null,
    invoice_settings: { account_tax_ids: null, issuer: { type: 'self' } },
    items: page(`/v1/subscription_items?subscription=${id}`, items),
    latest_invoice: null,
    livemode: false,
    metadata: fields.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: { payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off' },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: start,
    status: 'active',
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: { end_behavior: { missing_payment_method: 'create_invoice' } },
    trial_start: null,
  };
}
