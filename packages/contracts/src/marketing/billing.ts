import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

/** Stripe's own call: the signature in `stripe-signature` covers the exact bytes, so nothing parses them before. */
export const stripeWebhook = endpoint({
  method: 'POST',
  path: '/api/stripe/webhook',
  summary: 'Takes an event of Stripe, once',
  tag: 'billing',
  permission: 'stripe-signature',
  body: z.looseObject({ id: z.string(), type: z.string() }),
  response: z.object({ received: z.literal(true), duplicate: z.literal(true).optional() }),
  status: 200,
  errors: [{ status: 400, code: 'invalid_signature', when: 'None of the active secrets signed these bytes.' }],
});
