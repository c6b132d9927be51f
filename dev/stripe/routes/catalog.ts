import type { Router } from 'express';
import type { Context } from '../context.ts';
import { invalid, required } from '../errors.ts';
import { filtered, listing } from '../listing.ts';
import { newCustomer, newPrice, newProduct } from '../objects/catalog.ts';
import type { Customer, Price, Product, Recurring } from '../objects/types.ts';
import { asParams, integer, metadata, type Params, requiredText, text } from '../params.ts';
import { reply } from './reply.ts';

export function customerRoutes(router: Router, context: Context): void {
  const { store } = context;
  router.post('/customers', (request, response) => {
    const params = asParams(request.body);
    const fields = {
      email: text(params, 'email') ?? null,
      name: text(params, 'name') ?? null,
      metadata: metadata(params),
    };
    reply(context, request, response, store.add(newCustomer(fields)));
  });
  router.get('/customers', (request, response) => {
    const all = filtered(store.list<Customer>('customer'), request.query, ['email']);
    reply(context, request, response, listing('/v1/customers', all, request.query));
  });
  router.get('/customers/:id', (request, response) => {
    reply(context, request, response, store.get<Customer>('customer', request.params.id));
  });
  router.post('/customers/:id', (request, response) => {
    const customer = store.get<Customer>('customer', request.params.id);
    const params = asParams(request.body);
    for (const key of ['email', 'name', 'phone', 'description']) {
      const value = text(params, key);
      if (value !== undefined) customer[key] = value === '' ? null : value;
    }
    customer.metadata = metadata(params, customer.metadata);
    reply(context, request, response, customer);
  });
}

export function catalogRoutes(router: Router, context: Context): void {
  const { store } = context;
  router.post('/products', (request, response) => {
    const params = asParams(request.body);
    reply(context, request, response, store.add(newProduct(requiredText(params, 'name'), metadata(params))));
  });
  router.get('/products', (request, response) => {
    reply(context, request, response, listing('/v1/products', store.list<Product>('product'), request.query));
  });
  router.get('/products/:id', (request, response) => {
    reply(context, request, response, store.get<Product>('product', request.params.id));
  });
  router.post('/prices', (request, response) => {
    reply(context, request, response, priceFrom(context, asParams(request.body)));
  });
  router.get('/prices', (request, response) => {
    const all = filtered(store.list<Price>('price'), request.query, ['product', 'currency']);
    reply(context, request, response, listing('/v1/prices', all, request.query));
  });
  router.get('/prices/:id', (request, response) => {
    reply(context, request, response, store.get<Price>('price', request.params.id));
  });
}

/** Creates a price from the parameters of `POST /v1/prices` or of `price_data`. */
export function priceFrom(context: Context, params: Params, id?: string): Price {
  const amount = integer(params, 'unit_amount');
  if (amount === undefined) throw required('unit_amount');
  if (amount < 0) throw invalid(`Invalid non-negative integer: ${amount}`, 'unit_amount');
  const fields = {
    ...(id === undefined ? {} : { id }),
    product: productOf(context, params),
    currency: requiredText(params, 'currency'),
    unit_amount: amount,
    recurring: recurring(params),
    nickname: text(params, 'nickname') ?? null,
    lookup_key: text(params, 'lookup_key') ?? null,
    metadata: metadata(params),
  };
  return context.store.add(newPrice(fields));
}

function productOf(context: Context, params: Params): string {
  const known = text(params, 'product');
  if (known !== undefined) return context.store.get<Product>('product', known, 'product').id;
  if (params.product_data === undefined) throw required('product');
  return context.store.add(newProduct(requiredText(asParams(params.product_data), 'name'))).id;
}

function recurring(params: Params): Recurring | null {
  if (params.recurring === undefined) return null;
  const given = asParams(params.recurring);
  const interval = requiredText(given, 'interval');
  if (interval !== 'day' && interval !== 'week' && interval !== 'month' && interval !== 'year') {
    throw invalid(`Invalid recurring[interval]: must be one of day, week, month, or year`, 'recurring[interval]');
  }
  return { interval, interval_count: integer(given, 'interval_count') ?? 1, usage_type: 'licensed' };
}
