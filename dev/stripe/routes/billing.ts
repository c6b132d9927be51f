import type { Router } from 'express';
import { cancel } from '../actions.ts';
import { type Context, deliver, record } from '../context.ts';
import { invalid } from '../errors.ts';
import { newId, now } from '../ids.ts';
import { filtered, listing } from '../listing.ts';
import { newPaymentIntent } from '../objects/invoice.ts';
import { plan } from '../objects/subscription.ts';
import type { Customer, Invoice, PaymentIntent, Price, StripeEvent, Subscription } from '../objects/types.ts';
import { asList, asParams, flag, integer, metadata, type Params, requiredText, text } from '../params.ts';
import { reply } from './reply.ts';

export function subscriptionRoutes(router: Router, context: Context): void {
  const { store } = context;
  const find = (id: string) => store.get<Subscription>('subscription', id);
  router.get('/subscriptions', (request, response) => {
    const { status, ...query } = request.query;
    const all = filtered(store.list<Subscription>('subscription'), query, ['customer']).filter((subscription) =>
      // Without a status Stripe leaves out the canceled ones.
      status === 'all'
        ? true
        : status === undefined
          ? subscription.status !== 'canceled'
          : subscription.status === status,
    );
    reply(context, request, response, listing('/v1/subscriptions', all, query));
  });
  router.get('/subscriptions/:id', (request, response) => reply(context, request, response, find(request.params.id)));
  router.post('/subscriptions/:id', async (request, response) => {
    const subscription = find(request.params.id);
    const previous = update(context, subscription, asParams(request.body));
    reply(context, request, response, subscription);
    if (Object.keys(previous).length > 0)
      await deliver(context, [record(context, 'customer.subscription.updated', subscription, previous)]);
  });
  router.delete('/subscriptions/:id', async (request, response) => {
    const subscription = find(request.params.id);
    const events = cancel(context, subscription);
    reply(context, request, response, subscription);
    await deliver(context, events);
  });
}

/** Applies the parameters and returns what they changed, as it was. */
function update(context: Context, subscription: Subscription, params: Params): Record<string, unknown> {
  if (subscription.status === 'canceled')
    throw invalid('A canceled subscription can only update its cancellation_details and metadata.');
  const before = structuredClone(subscription);
  const atEnd = flag(params, 'cancel_at_period_end');
  if (atEnd !== undefined) {
    subscription.cancel_at_period_end = atEnd;
    subscription.cancel_at = atEnd ? (subscription.items.data[0]?.current_period_end ?? null) : null;
    subscription.canceled_at = atEnd ? now() : null;
  }
  subscription.metadata = metadata(params, subscription.metadata);
  for (const item of asList(params.items)) updateItem(context, subscription, asParams(item));
  const changed = Object.keys(subscription).filter(
    (key) => JSON.stringify(subscription[key]) !== JSON.stringify(before[key]),
  );
  return Object.fromEntries(changed.map((key) => [key, before[key]]));
}

function updateItem(context: Context, subscription: Subscription, params: Params): void {
  const id = requiredText(params, 'id');
  const item = subscription.items.data.find((candidate) => candidate.id === id);
  if (item === undefined) throw invalid(`No such subscription item: '${id}'`, 'items[0][id]', 'resource_missing');
  const price = text(params, 'price');
  if (price !== undefined) item.price = context.store.get<Price>('price', price, 'items[0][price]');
  item.quantity = integer(params, 'quantity') ?? item.quantity;
  item.plan = plan(item.price);
}

export function invoiceRoutes(router: Router, context: Context): void {
  const { store } = context;
  router.get('/invoices', (request, response) => {
    const { subscription, ...query } = request.query;
    const all = filtered(store.list<Invoice>('invoice'), query, ['customer', 'status']).filter(
      (invoice) => subscription === undefined || subscriptionOf(invoice) === subscription,
    );
    reply(context, request, response, listing('/v1/invoices', all, query));
  });
  router.get('/invoices/:id', (request, response) =>
    reply(context, request, response, store.get<Invoice>('invoice', request.params.id)),
  );
}

function subscriptionOf(invoice: Invoice): unknown {
  return asParams(asParams(invoice.parent).subscription_details).subscription;
}

export function paymentRoutes(router: Router, context: Context): void {
  const { store } = context;
  router.post('/payment_intents', (request, response) => {
    const params = asParams(request.body);
    const amount = Number(requiredText(params, 'amount') && integer(params, 'amount'));
    const intent = newPaymentIntent(amount, requiredText(params, 'currency'), text(params, 'customer') ?? null, false);
    intent.metadata = metadata(params);
    reply(context, request, response, store.add(intent));
  });
  router.get('/payment_intents', (request, response) => {
    reply(
      context,
      request,
      response,
      listing(
        '/v1/payment_intents',
        filtered(store.list<PaymentIntent>('payment_intent'), request.query, ['customer']),
        request.query,
      ),
    );
  });
  router.get('/payment_intents/:id', (request, response) => {
    reply(context, request, response, store.get<PaymentIntent>('payment_intent', request.params.id));
  });
}

export function portalRoutes(router: Router, context: Context): void {
  router.post('/billing_portal/sessions', (request, response) => {
    const params = asParams(request.body);
    const customer = context.store.get<Customer>('customer', requiredText(params, 'customer'), 'customer');
    const id = newId('bps_', 24);
    const session = {
      id,
      object: 'billing_portal.session',
      configuration: 'bpc_standin',
      created: now(),
      customer: customer.id,
      flow: null,
      livemode: false,
      locale: null,
      on_behalf_of: null,
      return_url: text(params, 'return_url') ?? null,
      url: `${context.url()}/p/session/${id}`,
    };
    reply(context, request, response, context.store.add(session));
  });
}

export function eventRoutes(router: Router, context: Context): void {
  router.get('/events', (request, response) => {
    reply(
      context,
      request,
      response,
      listing('/v1/events', filtered(context.store.list<StripeEvent>('event'), request.query, ['type']), request.query),
    );
  });
  router.get('/events/:id', (request, response) =>
    reply(context, request, response, context.store.get<StripeEvent>('event', request.params.id)),
  );
}
