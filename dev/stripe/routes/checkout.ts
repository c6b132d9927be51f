import type { Router } from 'express';
import { lineItems } from '../actions.ts';
import { type Context, deliver, record } from '../context.ts';
import { invalid, required } from '../errors.ts';
import { filtered, listing } from '../listing.ts';
import { newLineItem } from '../objects/catalog.ts';
import { newSession } from '../objects/session.ts';
import {
  type Customer,
  type LineItem,
  type Price,
  type Product,
  page,
  type Session,
  type StripeObject,
} from '../objects/types.ts';
import { asList, asParams, integer, metadata, type Params, requiredText, text } from '../params.ts';
import { priceFrom } from './catalog.ts';
import { reply } from './reply.ts';

export function checkoutRoutes(router: Router, context: Context): void {
  const { store } = context;
  const find = (id: string) => store.get<Session>('checkout.session', id);
  router.post('/checkout/sessions', (request, response) => {
    reply(context, request, response, createSession(context, asParams(request.body)));
  });
  router.get('/checkout/sessions', (request, response) => {
    const all = filtered(store.list<Session>('checkout.session'), request.query, [
      'customer',
      'status',
      'subscription',
      'payment_intent',
    ]);
    reply(context, request, response, listing('/v1/checkout/sessions', all, request.query));
  });
  router.get('/checkout/sessions/:id', (request, response) =>
    reply(context, request, response, find(request.params.id)),
  );
  router.get('/checkout/sessions/:id/line_items', (request, response) => {
    const session = find(request.params.id);
    reply(
      context,
      request,
      response,
      listing(`/v1/checkout/sessions/${session.id}/line_items`, lineItems(context, session), request.query),
    );
  });
  router.post('/checkout/sessions/:id/expire', async (request, response) => {
    const session = find(request.params.id);
    if (session.status !== 'open') throw invalid(`Only Checkout Sessions with a status in ["open"] can be expired.`);
    Object.assign(session, { status: 'expired', url: null });
    reply(context, request, response, session);
    await deliver(context, [record(context, 'checkout.session.expired', session)]);
  });
}

function createSession(context: Context, params: Params): Session {
  const mode = requiredText(params, 'mode');
  if (mode !== 'subscription' && mode !== 'payment')
    throw invalid(`The stand-in knows the modes subscription and payment, not ${mode}.`, 'mode');
  const items = asList(params.line_items).map((item) => lineItem(context, asParams(item), mode));
  const [first] = items;
  if (first === undefined) throw required('line_items');
  const session = newSession(
    {
      mode,
      amount: items.reduce((sum, item) => sum + item.amount_total, 0),
      currency: first.price.currency,
      ...buyer(context, params),
      client_reference_id: text(params, 'client_reference_id') ?? null,
      metadata: metadata(params),
      success_url: webAddress(requiredText(params, 'success_url'), 'success_url'),
      cancel_url: params.cancel_url === undefined ? null : webAddress(requiredText(params, 'cancel_url'), 'cancel_url'),
      expires_at: integer(params, 'expires_at'),
    },
    (id) => `${context.url()}/c/pay/${id}`,
  );
  keepAside(context, session, items, asParams(params.subscription_data));
  return context.store.add(session);
}

function buyer(context: Context, params: Params): { customer: string | null; customer_email: string | null } {
  const customer = text(params, 'customer');
  const email = text(params, 'customer_email');
  if (customer !== undefined && email !== undefined)
    throw invalid('You may only specify one of these parameters: customer, customer_email.');
  if (email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(email))
    throw invalid(`Invalid email address: ${email}`, 'customer_email', 'email_invalid');
  return {
    customer: customer === undefined ? null : context.store.get<Customer>('customer', customer, 'customer').id,
    customer_email: email ?? null,
  };
}

/** The placeholder {CHECKOUT_SESSION_ID} is no valid part of an address everywhere; it is left out of the check. */
function webAddress(value: string, param: string): string {
  const url = URL.parse(value.replaceAll(/[{}]/g, ''));
  if (url === null || !/^https?:$/.test(url.protocol)) throw invalid('Not a valid URL', param, 'url_invalid');
  return value;
}

function lineItem(context: Context, item: Params, mode: Session['mode']): LineItem {
  const known = text(item, 'price');
  if (known === undefined && item.price_data === undefined) throw required('line_items[0][price]');
  const price = known === undefined ? priceFrom(context, asParams(item.price_data)) : knownPrice(context, known);
  if (mode === 'subscription' && price.recurring === null) {
    throw invalid(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      'line_items',
    );
  }
  if (mode === 'payment' && price.recurring !== null)
    throw invalid('You specified `payment` mode but passed a recurring price.', 'line_items');
  const product = context.store.get<Product>('product', price.product);
  return newLineItem(price, integer(item, 'quantity') ?? 1, product.name);
}

function knownPrice(context: Context, id: string): Price {
  const found = context.store.find(id);
  if (found?.object === 'price') return found as Price;
  throw invalid(
    `No such price: '${id}' (the stand-in knows its demo prices, those of STRIPE_PRICES and those created by POST /v1/prices or POST /_test/prices)`,
    'line_items[0][price]',
    'resource_missing',
  );
}

/** Parts that Stripe does not answer with the session itself: line items only when expanded, subscription data never. */
function keepAside(context: Context, session: Session, items: LineItem[], subscriptionData: Params): void {
  const aside = (name: string, fields: Record<string, unknown>): StripeObject => ({
    id: `${session.id}/${name}`,
    object: name,
    ...fields,
  });
  context.store.add(aside('line_items', { data: page(`/v1/checkout/sessions/${session.id}/line_items`, items) }));
  context.store.add(aside('subscription_data', { metadata: metadata(subscriptionData) }));
}
