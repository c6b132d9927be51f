import { createHmac, randomUUID } from 'node:crypto';
import { createClient, type Json, type Reply } from './client';
import { env } from './env';

async function door(path: string): Promise<void> {
  const response = await fetch(`${env.stripeUrl}/_test/${path}`, { method: 'POST' });
  if (!response.ok) throw new Error(`The Stripe stand-in refused ${path}: ${response.status} ${await response.text()}`);
}

/** Acts as the buyer who pays on the Checkout page of the Stripe stand-in, which then sends its signed webhooks. */
export const pay = (sessionId: string) => door(`sessions/${sessionId}/pay`);

/** The bank refuses the next payment: an open invoice, and the subscription is past due. */
export const failPayment = (subscriptionId: string) => door(`subscriptions/${subscriptionId}/fail-payment`);

/** The subscription ends at once. */
export const cancel = (subscriptionId: string) => door(`subscriptions/${subscriptionId}/cancel`);

/** An event as Stripe sends it, with an id of its own. */
export function stripeEvent(type: string, object: Json): { id: string; type: string; data: { object: Json } } & Json {
  return {
    id: `evt_${randomUUID().replaceAll('-', '')}`,
    object: 'event',
    api_version: '2025-01-01',
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
    data: { object },
  };
}

/** Delivers an event to the webhook; the signature covers the exact bytes. */
export async function deliver(event: Json, secret = env.webhookSecret): Promise<Reply> {
  const payload = JSON.stringify(event);
  return createClient('marketing').post('/api/stripe/webhook', undefined, {
    raw: payload,
    headers: { 'stripe-signature': signature(payload, secret) },
  });
}

/** Stripe's v1 signature header over the payload. */
export function signature(payload: string, secret = env.webhookSecret, at = Math.floor(Date.now() / 1000)): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${payload}`).digest('hex')}`;
}
