/** What all of Stripe's objects share; the rest of their fields travels as it is. */
export interface StripeObject {
  readonly id: string;
  readonly object: string;
  [field: string]: unknown;
}

export interface Page<T> {
  readonly object: 'list';
  readonly url: string;
  readonly has_more: boolean;
  readonly data: T[];
}

export function page<T>(url: string, data: T[], hasMore = false): Page<T> {
  return { object: 'list', url, has_more: hasMore, data };
}

export interface Customer extends StripeObject {
  object: 'customer';
  email: string | null;
  name: string | null;
  metadata: Record<string, string>;
}

export interface Product extends StripeObject {
  object: 'product';
  name: string;
}

export interface Recurring {
  interval: 'day' | 'week' | 'month' | 'year';
  interval_count: number;
  usage_type: 'licensed';
}

export interface Price extends StripeObject {
  object: 'price';
  currency: string;
  product: string;
  recurring: Recurring | null;
  unit_amount: number;
}

export interface LineItem extends StripeObject {
  object: 'item';
  price: Price;
  quantity: number;
  amount_total: number;
  description: string;
}

export interface Session extends StripeObject {
  object: 'checkout.session';
  mode: 'subscription' | 'payment';
  status: 'open' | 'complete' | 'expired';
  payment_status: 'unpaid' | 'paid';
  customer: string | null;
  customer_email: string | null;
  amount_total: number;
  currency: string;
  success_url: string;
  cancel_url: string | null;
  metadata: Record<string, string>;
}

export interface SubscriptionItem extends StripeObject {
  object: 'subscription_item';
  price: Price;
  quantity: number;
  current_period_start: number;
  current_period_end: number;
}

export interface Subscription extends StripeObject {
  object: 'subscription';
  status: 'active' | 'past_due' | 'canceled';
  customer: string;
  items: Page<SubscriptionItem>;
  latest_invoice: string | null;
  cancel_at_period_end: boolean;
  currency: string;
  metadata: Record<string, string>;
}

export interface Invoice extends StripeObject {
  object: 'invoice';
  status: 'open' | 'paid';
  customer: string;
}

export interface PaymentIntent extends StripeObject {
  object: 'payment_intent';
}

export interface StripeEvent extends StripeObject {
  object: 'event';
  type: string;
  created: number;
  pending_webhooks: number;
  data: { object: StripeObject; previous_attributes?: Record<string, unknown> };
}
