import { describe, expect, it } from 'vitest';
import { createClient } from '../support/client';
import { expectError, tenantOwner, uniqueEmail, uniqueName } from '../support/people';
import { until } from '../support/poll';
import { deliver, pay, signature, stripeEvent } from '../support/stripe';

const visitor = createClient('marketing');

function order(email = uniqueEmail('buyer')) {
  return { plan: 'team', email, name: 'Contract Buyer', organizationName: uniqueName('Bought Org') };
}

async function fulfilled(sessionId: string) {
  return until(`Fulfilment of ${sessionId}`, async () => {
    const { body } = await visitor.get(`/api/checkout/${sessionId}`);
    return body.status === 'fulfilled' ? body : undefined;
  });
}

describe('checkout', () => {
  it('opens a Checkout page at Stripe', async () => {
    const reply = await visitor.post('/api/checkout', order());
    expect(reply.status).toBe(201);
    expect(reply.body.url).toMatch(/^https?:\/\//);
    expect(await visitor.get(`/api/checkout/${reply.body.sessionId}`)).toMatchObject({ status: 200, body: { status: 'open' } });
  });

  it('is fulfilled once the buyer has paid', async () => {
    const { body } = await visitor.post('/api/checkout', order());
    await pay(body.sessionId);
    const result = await fulfilled(body.sessionId);
    expect(result.organizationId).toMatch(/^[0-9a-f-]{36}$/);
    expect((await fulfilled(body.sessionId)).organizationId).toBe(result.organizationId);
  });

  it('uses the organisation of a signed-in tenant', async () => {
    const owner = await tenantOwner();
    const { body } = await owner.client.at('marketing').post('/api/checkout', order(owner.email));
    await pay(body.sessionId);
    expect((await fulfilled(body.sessionId)).organizationId).toBe(owner.organizationId);
  });

  it('refuses unknown plans and broken addresses', async () => {
    expectError(await visitor.post('/api/checkout', { ...order(), plan: 'gold' }), 400);
    expectError(await visitor.post('/api/checkout', { ...order(), email: 'nobody' }), 400);
  });

  it('answers 404 for a session that it did not open', async () => {
    expectError(await visitor.get('/api/checkout/cs_test_unknown'), 404);
  });
});

describe('the Stripe webhook', () => {
  const probe = () => stripeEvent('customer.subscription.deleted', { id: `sub_unknown_${Date.now()}`, object: 'subscription' });

  it('refuses an event without a valid signature', async () => {
    expectError(await deliver(probe(), 'whsec_wrong'), 400);
    expectError(await visitor.post('/api/stripe/webhook', probe()), 400);
  });

  it('refuses a signature over other bytes and one that is too old', async () => {
    const payload = JSON.stringify(probe());
    const send = (header: string) =>
      visitor.post('/api/stripe/webhook', undefined, { raw: payload, headers: { 'stripe-signature': header } });
    expectError(await send(signature(`${payload} `)), 400);
    expectError(await send(signature(payload, undefined, Math.floor(Date.now() / 1000) - 3600)), 400);
  });

  it('accepts the same event twice and handles it once', async () => {
    const event = probe();
    const first = await deliver(event);
    expect(first).toMatchObject({ status: 200, body: { received: true } });
    const second = await deliver(event);
    expect(second).toMatchObject({ status: 200, body: { received: true, duplicate: true } });
  });

  it('acknowledges events that it does not handle', async () => {
    expect((await deliver(stripeEvent('customer.created', { id: 'cus_x', object: 'customer' }))).status).toBe(200);
  });
});
