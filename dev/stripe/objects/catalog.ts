import { newId, now } from '../ids.ts';
import type { Customer, LineItem, Price, Product, Recurring } from './types.ts';

export function newCustomer(fields: {
  email?: string | null;
  name?: string | null;
  metadata?: Record<string, string>;
}): Customer {
  return {
    id: newId('cus_'),
    object: 'customer',
    address: null,
    balance: 0,
    created: now(),
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    email: fields.email ?? null,
    invoice_prefix: newId('', 8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: fields.metadata ?? {},
    name: fields.name ?? null,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}

export function newProduct(name: string, metadata: Record<string, string> = {}, id = newId('prod_')): Product {
  return {
    id,
    object: 'product',
    active: true,
    created: now(),
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata,
    name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    type: 'service',
    unit_label: null,
    updated: now(),
    url: null,
  };
}

export interface PriceFields {
  readonly id?: string;
  readonly product: string;
  readonly currency: string;
  readonly unit_amount: number;
  readonly recurring: Recurring | null;
  readonly nickname?: string | null;
  readonly lookup_key?: string | null;
  readonly metadata?: Record<string, string>;
}

export function newPrice(fields: PriceFields): Price {
  return {
    id: fields.id ?? newId('price_', 24),
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: now(),
    currency: fields.currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: fields.lookup_key ?? null,
    metadata: fields.metadata ?? {},
    nickname: fields.nickname ?? null,
    product: fields.product,
    recurring: fields.recurring,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: fields.recurring === null ? 'one_time' : 'recurring',
    unit_amount: fields.unit_amount,
    unit_amount_decimal: String(fields.unit_amount),
  };
}

export function newLineItem(price: Price, quantity: number, description: string): LineItem {
  const amount = price.unit_amount * quantity;
  return {
    id: newId('li_', 24),
    object: 'item',
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description,
    metadata: {},
    price,
    quantity,
  };
}
