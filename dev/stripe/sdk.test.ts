import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningStripe, startStripe } from './index.ts';
import { type Receiver, startReceiver } from './receiver.fixture.ts';

const root = resolve(import.meta.dirname, '../..');
const places = [
  root,
  join(root, 'nectar-marketing/backend'),
  join(root, 'examples/nectar-api'),
  process.env.STRIPE_SDK_DIR ?? root,
];

/** The part of the official SDK that the tests use. The package belongs to the applications, not to this folder. */
interface Sdk {
  customers: Resource;
  prices: Resource;
  products: Resource;
  checkout: { sessions: Resource & { listLineItems(id: string): Promise<Row> } };
  subscriptions: Resource & { cancel(id: string): Promise<Row> };
  invoices: Resource;
  billingPortal: { sessions: Resource };
  paymentIntents: Resource;
  events: Resource;
  webhooks: { constructEvent(payload: string, signature: string, secret: string): Row };
}
type Row = { id: string } & Record<string, never>;
type Resource = Record<'create' | 'retrieve' | 'update' | 'list', (...args: unknown[]) => Promise<Row>>;
type Constructor = new (key: string, options: Record<string, unknown>) => Sdk;

function findSdk(): Constructor | undefined {
  for (const place of places) {
    try {
      const loaded = createRequire(join(place, 'package.json'))('stripe') as Constructor & { default?: Constructor };
      return loaded.default ?? loaded;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}

const Stripe = findSdk();
const SECRET = 'whsec_test_of_the_stand_in';

describe.skipIf(Stripe === undefined)('the official SDK (skipped when no application has `stripe` installed)', () => {
  let receiver: Receiver;
  let server: RunningStripe;
  let stripe: Sdk;

  beforeAll(async () => {
    receiver = await startReceiver();
    server = await startStripe({
      webhookUrl: receiver.url,
      webhookSecret: SECRET,
      secretKey: 'sk_test_right',
      firstRetryMs: 20,
    });
    stripe = connect('sk_test_right');
  });
  afterAll(async () => {
    await server.stop();
    await receiver.stop();
  });

  function connect(key: string): Sdk {
    if (Stripe === undefined) throw new Error('The stripe package is not installed.');
    return new Stripe(key, {
      host: '127.0.0.1',
      port: server.port,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
    });
  }

  async function openSession(extra: Record<string, unknown> = {}) {
    return stripe.checkout.sessions.create({
      mode: 'subscription',
      success_url: 'http://127.0.0.1:9/done?session_id={CHECKOUT_SESSION_ID}',
      cancel_url: 'http://127.0.0.1:9/pricing',
      customer_email: 'buyer@example.com',
      client_reference_id: 'org-1',
      metadata: { plan: 'team', name: 'Ada & Söhne' },
      line_items: [{ price: 'price_team_demo', quantity: 1 }],
      ...extra,
    });
  }

  async function door(path: string, body: Record<string, unknown> = {}) {
    const response = await fetch(`${server.url}/_test/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return {
      status: response.status,
      body: (await response.json()) as { ok: boolean; events: { id: string; type: string; delivered: boolean }[] },
    };
  }

  it('creates, changes, finds and pages customers', async () => {
    const ada = await stripe.customers.create({
      email: 'ada@example.com',
      name: 'Ada',
      metadata: { team: 'blue', old: 'x' },
    });
    expect(ada).toMatchObject({
      object: 'customer',
      email: 'ada@example.com',
      metadata: { team: 'blue', old: 'x' },
      livemode: false,
    });
    expect(ada.id).toMatch(/^cus_\w{14}$/);
    const changed = await stripe.customers.update(ada.id, { name: 'Ada L.', metadata: { old: '' } });
    expect(changed).toMatchObject({ name: 'Ada L.', email: 'ada@example.com', metadata: { team: 'blue' } });
    expect(await stripe.customers.retrieve(ada.id)).toMatchObject({ name: 'Ada L.' });
    const bob = await stripe.customers.create({ email: 'bob@example.com' });
    expect(await stripe.customers.list({ email: 'ada@example.com' })).toMatchObject({
      data: [{ id: ada.id }],
      has_more: false,
    });
    expect(await stripe.customers.list({ limit: 1 })).toMatchObject({ data: [{ id: bob.id }], has_more: true });
    expect(await stripe.customers.list({ limit: 1, starting_after: bob.id })).toMatchObject({
      data: [{ id: ada.id }],
      has_more: false,
    });
  });

  it('takes a checkout from open to paid, with objects that refer to one another', async () => {
    const session = await openSession({ subscription_data: { metadata: { organization: 'org-1' } } });
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 4900,
      currency: 'usd',
      client_reference_id: 'org-1',
      metadata: { plan: 'team', name: 'Ada & Söhne' },
    });
    expect(session).not.toHaveProperty('line_items');
    const { body } = await door(`sessions/${session.id}/pay`, { name: 'Ada' });
    expect(body.events.map((event) => event.type)).toEqual([
      'checkout.session.completed',
      'customer.subscription.created',
      'invoice.paid',
    ]);
    expect(body.events.every((event) => event.delivered)).toBe(true);

    const paid = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['line_items', 'subscription.latest_invoice', 'customer'],
    });
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      customer: { object: 'customer', email: 'buyer@example.com', name: 'Ada' },
      customer_details: { email: 'buyer@example.com' },
      line_items: { data: [{ quantity: 1, description: 'Team', price: { id: 'price_team_demo' } }] },
      subscription: {
        status: 'active',
        metadata: { organization: 'org-1' },
        latest_invoice: { status: 'paid', amount_paid: 4900 },
      },
    });
    expect(await stripe.checkout.sessions.listLineItems(session.id)).toMatchObject({ data: [{ amount_total: 4900 }] });
    const { subscription, customer } = await stripe.checkout.sessions.retrieve(session.id);
    const invoices = await stripe.invoices.list({ subscription });
    expect(invoices).toMatchObject({
      data: [{ status: 'paid', customer, parent: { subscription_details: { subscription } } }],
    });
    expect((await door(`sessions/${session.id}/pay`)).status).toBe(400);
  });

  it('puts the period on the subscription item, as the newest API does', async () => {
    const session = await openSession();
    await door(`sessions/${session.id}/pay`);
    const { subscription } = await stripe.checkout.sessions.retrieve(session.id);
    const { items } = (await stripe.subscriptions.retrieve(subscription as unknown as string)) as unknown as {
      items: { data: { current_period_start: number; current_period_end: number }[] };
    };
    const [item] = items.data;
    const days = ((item?.current_period_end ?? 0) - (item?.current_period_start ?? 0)) / 86_400;
    expect(days).toBeGreaterThanOrEqual(28);
    expect(days).toBeLessThanOrEqual(31);
  });

  it('signs events so that the SDK accepts them, and only over the exact bytes', async () => {
    const session = await openSession();
    await door(`sessions/${session.id}/pay`);
    const sent = receiver.requests.find(({ body }) => body.includes(session.id));
    const payload = sent?.body ?? '';
    const signature = String(sent?.headers['stripe-signature']);
    expect(stripe.webhooks.constructEvent(payload, signature, SECRET)).toMatchObject({
      type: 'checkout.session.completed',
      data: { object: { id: session.id, status: 'complete' } },
    });
    expect(() => stripe.webhooks.constructEvent(`${payload} `, signature, SECRET)).toThrow(/signature/i);
    expect(() => stripe.webhooks.constructEvent(payload, signature, 'whsec_other')).toThrow(/signature/i);
  });

  it('changes and cancels subscriptions, and tells of a failed payment', async () => {
    const session = await openSession();
    await door(`sessions/${session.id}/pay`);
    const id = (await stripe.checkout.sessions.retrieve(session.id)).subscription as unknown as string;
    const { items } = (await stripe.subscriptions.retrieve(id)) as unknown as { items: { data: { id: string }[] } };
    const updated = await stripe.subscriptions.update(id, {
      cancel_at_period_end: true,
      items: [{ id: items.data[0]?.id, price: 'price_scale_demo' }],
    });
    expect(updated).toMatchObject({
      cancel_at_period_end: true,
      items: { data: [{ price: { id: 'price_scale_demo', unit_amount: 14_900 } }] },
    });
    const { body } = await door(`subscriptions/${id}/fail-payment`);
    expect(body.events.map((event) => event.type)).toEqual(['invoice.payment_failed', 'customer.subscription.updated']);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'past_due' });
    expect(await stripe.events.list({ type: 'invoice.payment_failed' })).toMatchObject({
      data: [{ data: { object: { status: 'open', amount_due: 14_900 } } }],
    });
    expect(await stripe.subscriptions.cancel(id)).toMatchObject({ status: 'canceled' });
    expect((await stripe.subscriptions.list()) as unknown as { data: { id: string }[] }).not.toMatchObject({
      data: [{ id }],
    });
    expect(await stripe.subscriptions.list({ status: 'canceled' })).toMatchObject({ data: [{ id }] });
    await expect(stripe.subscriptions.cancel(id)).rejects.toMatchObject({ type: 'StripeInvalidRequestError' });
  });

  it('takes price_data, products and prices, payments and the billing portal', async () => {
    const product = await stripe.products.create({ name: 'Extra seats' });
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'EUR',
      unit_amount: 500,
      recurring: { interval: 'year' },
    });
    expect(price).toMatchObject({
      currency: 'eur',
      type: 'recurring',
      recurring: { interval: 'year', interval_count: 1 },
    });
    const data = { currency: 'usd', unit_amount: 250, product_data: { name: 'Sticker' } };
    const once = await openSession({ mode: 'payment', line_items: [{ price_data: data, quantity: 3 }] });
    expect(once.amount_total).toBe(750);
    await door(`sessions/${once.id}/pay`);
    const paid = await stripe.checkout.sessions.retrieve(once.id, { expand: ['payment_intent'] });
    expect(paid).toMatchObject({ subscription: null, payment_intent: { status: 'succeeded', amount_received: 750 } });
    const portal = await stripe.billingPortal.sessions.create({
      customer: paid.customer,
      return_url: 'http://127.0.0.1:9/billing',
    });
    const response = await fetch((portal as unknown as { url: string }).url);
    expect(await response.text()).toContain('href="http://127.0.0.1:9/billing"');
  });

  it('repeats the answer for a repeated Idempotency-Key and refuses it for another request', async () => {
    const first = await stripe.customers.create({ email: 'twice@example.com' }, { idempotencyKey: 'key-1' });
    await stripe.customers.update(first.id, { name: 'Later' });
    expect(await stripe.customers.create({ email: 'twice@example.com' }, { idempotencyKey: 'key-1' })).toMatchObject({
      id: first.id,
      name: null,
    });
    expect(
      ((await stripe.customers.list({ email: 'twice@example.com' })) as unknown as { data: unknown[] }).data,
    ).toHaveLength(1);
    await expect(
      stripe.customers.create({ email: 'other@example.com' }, { idempotencyKey: 'key-1' }),
    ).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
  });

  it('answers errors that become the classes of the SDK', async () => {
    await expect(connect('sk_test_wrong').customers.list()).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
      statusCode: 401,
    });
    await expect(stripe.customers.retrieve('cus_none')).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      code: 'resource_missing',
      statusCode: 404,
    });
    await expect(openSession({ line_items: [{ price: 'price_unknown' }] })).rejects.toMatchObject({
      code: 'resource_missing',
      param: 'line_items[0][price]',
    });
    await expect(openSession({ customer: 'cus_none', customer_email: undefined })).rejects.toMatchObject({
      code: 'resource_missing',
    });
    await expect(openSession({ success_url: 'nowhere' })).rejects.toMatchObject({ param: 'success_url' });
    await expect(openSession({ line_items: [] })).rejects.toMatchObject({ code: 'parameter_missing' });
  });
});
