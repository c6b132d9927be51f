import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parsePrices, type RunningStripe, startStripe } from './index.ts';
import { periodEnd } from './objects/subscription.ts';
import { type Receiver, startReceiver } from './receiver.fixture.ts';

const SECRET = 'whsec_test_of_the_stand_in';
let receiver: Receiver;
let server: RunningStripe;

beforeEach(async () => {
  receiver = await startReceiver();
  server = await startStripe({ webhookUrl: receiver.url, webhookSecret: SECRET, firstRetryMs: 10 });
});
afterEach(async () => {
  await server.stop();
  await receiver.stop();
});

interface Session {
  id: string;
  url: string | null;
  status: string;
  subscription: string | null;
}

async function call<T>(method: string, path: string, form?: Record<string, string>): Promise<T> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { Authorization: 'Bearer sk_test_any' },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

function openSession(): Promise<Session> {
  return call<Session>('POST', '/v1/checkout/sessions', {
    mode: 'subscription',
    success_url: 'http://127.0.0.1:9/done?session_id={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://127.0.0.1:9/pricing',
    customer_email: 'buyer@example.com',
    'line_items[0][price_data][currency]': 'usd',
    'line_items[0][price_data][unit_amount]': '1250',
    'line_items[0][price_data][recurring][interval]': 'month',
    'line_items[0][price_data][product_data][name]': 'Tea & <b>Cake</b>',
    'line_items[0][quantity]': '2',
  });
}

const fetchSession = (id: string) => call<Session>('GET', `/v1/checkout/sessions/${id}`);

function submit(session: Session, card: string): Promise<Response> {
  const body = new URLSearchParams({ email: 'buyer@example.com', name: 'Demo Buyer', card });
  return fetch(session.url ?? '', { method: 'POST', body, redirect: 'manual' });
}

async function eventually(check: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !check(); i++) await sleep(10);
  expect(check()).toBe(true);
}

it('shows a checkout that says that no money moves, with the order and a way out', async () => {
  const session = await openSession();
  const text = await (await fetch(session.url ?? '')).text();
  expect(text).toContain('Stand-in – no money moves');
  expect(text).toContain('2 × Tea &amp; &lt;b&gt;Cake&lt;/b&gt;');
  expect(text).toContain('$25.00');
  expect(text).toContain('href="http://127.0.0.1:9/pricing"');
});

it('pays on the page, sends the webhooks and returns the buyer with the session id', async () => {
  const session = await openSession();
  const answer = await submit(session, '4242 4242 4242 4242');
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(`http://127.0.0.1:9/done?session_id=${session.id}`);
  expect(await fetchSession(session.id)).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
  const types = receiver.requests.map(({ body }) => (JSON.parse(body) as { type: string }).type);
  expect(types).toEqual(['checkout.session.completed', 'customer.subscription.created', 'invoice.paid']);
});

it('declines a card that ends with 0002: nothing is created, nothing sent, and it can be tried again', async () => {
  const session = await openSession();
  const declined = await submit(session, '4000000000000002');
  expect(declined.status).toBe(402);
  expect(await declined.text()).toMatch(/role="alert">Your card was declined/);
  expect(await fetchSession(session.id)).toMatchObject({ status: 'open', subscription: null });
  expect(receiver.requests).toEqual([]);
  expect((await submit(session, '4242424242424242')).status).toBe(303);
});

it('signs the exact bytes with the time of sending', async () => {
  await submit(await openSession(), '4242424242424242');
  const [request] = receiver.requests;
  const [, at, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request?.headers['stripe-signature'])) ?? [];
  expect(v1).toBe(createHmac('sha256', SECRET).update(`${at}.${request?.body}`).digest('hex'));
  expect(Math.abs(Number(at) - Date.now() / 1000)).toBeLessThan(10);
});

it('repeats a webhook with the same event until the application answers 2xx', async () => {
  receiver.answers = [500, 200, 302, 500, 200];
  const session = await openSession();
  const paid = await fetch(`${server.url}/_test/sessions/${session.id}/pay`, { method: 'POST' });
  const { ok, events } = (await paid.json()) as { ok: boolean; events: { id: string; delivered: boolean }[] };
  expect(ok).toBe(true);
  expect(events.map((event) => event.delivered)).toEqual([false, true, false]);
  await eventually(() => receiver.requests.length === 6);
  const ids = receiver.requests.map(({ body }) => (JSON.parse(body) as { id: string }).id);
  const times = (id: string | undefined) => ids.filter((sent) => sent === id).length;
  expect(events.map((event) => times(event.id)).sort()).toEqual([1, 2, 3]);
  await sleep(100);
  expect(receiver.requests).toHaveLength(6);
});

it('resends an event by hand, to another address when told so', async () => {
  const session = await openSession();
  await fetch(`${server.url}/_test/sessions/${session.id}/pay`, { method: 'POST' });
  const [latest] = await call<{ id: string; type: string }[]>('GET', '/_test/events');
  expect(latest?.type).toBe('invoice.paid');
  const other = await startReceiver();
  await call('POST', '/_test/webhook-url', { url: other.url });
  expect(await call('POST', `/_test/events/${latest?.id}/resend`)).toMatchObject({
    ok: true,
    events: [{ id: latest?.id, delivered: true }],
  });
  expect(other.requests).toHaveLength(1);
  expect(receiver.requests).toHaveLength(3);
  await other.stop();
});

it('reports an application that does not listen, and stops in the middle of its retries', async () => {
  await receiver.stop();
  const session = await openSession();
  const paid = await fetch(`${server.url}/_test/sessions/${session.id}/pay`, { method: 'POST' });
  expect(await paid.json()).toMatchObject({
    ok: true,
    events: [{ delivered: false, answer: expect.stringContaining('ECONNREFUSED') }, {}, {}],
  });
  receiver = await startReceiver();
});

it('cancels through the test door', async () => {
  const session = await openSession();
  await fetch(`${server.url}/_test/sessions/${session.id}/pay`, { method: 'POST' });
  const { subscription } = await fetchSession(session.id);
  expect(await call('POST', `/_test/subscriptions/${subscription}/cancel`)).toMatchObject({
    ok: true,
    events: [{ type: 'customer.subscription.deleted' }],
  });
  expect(await call('GET', `/v1/subscriptions/${subscription}`)).toMatchObject({ status: 'canceled' });
});

it('adds a price under a wanted id through the test door', async () => {
  await call('POST', '/_test/prices', {
    id: 'price_mine',
    unit_amount: '700',
    currency: 'usd',
    'recurring[interval]': 'month',
    'product_data[name]': 'Mine',
  });
  expect(await call('GET', '/v1/prices/price_mine')).toMatchObject({ unit_amount: 700, type: 'recurring' });
});

it.each([
  ['no key', {}, 401, /did not provide an API key/],
  ['a live key', { Authorization: 'Bearer sk_live_x' }, 401, /live key does not belong here/],
  ['an unknown route', { Authorization: 'Bearer sk_test_x' }, 404, /Unrecognized request URL/],
])('refuses %s in the shape of Stripe', async (_name, headers, status, message) => {
  const response = await fetch(`${server.url}/v1/unknown`, { headers: headers as Record<string, string> });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({
    error: { type: 'invalid_request_error', message: expect.stringMatching(message) },
  });
});

it('counts periods by the calendar', () => {
  const at = (date: string) => Date.parse(date) / 1000;
  const monthly = { interval: 'month', interval_count: 1, usage_type: 'licensed' } as const;
  expect(periodEnd(at('2026-01-31T10:00:00Z'), monthly)).toBe(at('2026-02-28T10:00:00Z'));
  expect(periodEnd(at('2026-12-15T00:00:00Z'), monthly)).toBe(at('2027-01-15T00:00:00Z'));
  expect(periodEnd(at('2028-02-29T00:00:00Z'), { ...monthly, interval: 'year' })).toBe(at('2029-02-28T00:00:00Z'));
  expect(periodEnd(at('2026-01-01T00:00:00Z'), { ...monthly, interval: 'week', interval_count: 2 })).toBe(
    at('2026-01-15T00:00:00Z'),
  );
});

it('reads the prices of STRIPE_PRICES and names an entry that it cannot read', () => {
  expect(parsePrices('price_a=1900:usd:Starter plan')).toEqual([
    { id: 'price_a', amount: 1900, currency: 'usd', name: 'Starter plan' },
  ]);
  expect(() => parsePrices('price_a=1900:usd:A,price_b')).toThrow('"price_b"');
});

it('the command prints one line when ready and stops on SIGINT', async () => {
  const args = [join(import.meta.dirname, '../bin/stripe.ts'), '--port', '0', '--webhook-url', receiver.url];
  const command = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(command.stdout, 'data')) as [Buffer];
  const url = /http:\/\/[\d.:]+/.exec(line.toString())?.[0] ?? '';
  expect((await fetch(`${url}/health`)).status).toBe(200);
  command.kill('SIGINT');
  expect(await once(command, 'exit')).toEqual([0, null]);
});
