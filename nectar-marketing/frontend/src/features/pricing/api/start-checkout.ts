import type { BodyOf } from '@nectar/contracts/client.ts';
import type { createCheckout as endpoint } from '@nectar/contracts/marketing/checkout.ts';
import { call } from '@nectar/ui-kit/lib/call';

/** Answers with the address of Stripe's page. */
export const startCheckout = (order: BodyOf<typeof endpoint>) =>
  call<typeof endpoint>('POST', '/api/checkout', { body: order });
