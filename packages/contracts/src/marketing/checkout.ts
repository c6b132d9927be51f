import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

export const createCheckout = endpoint({
  method: 'POST',
  path: '/api/checkout',
  summary: 'Opens a Checkout page at Stripe',
  tag: 'checkout',
  permission: 'public',
  body: z.object({
    plan: z.string().min(1, 'Choose a plan.').max(40),
    email: z.email('This is not an e-mail address.').max(320),
    name: z.string().trim().min(1, 'Tell us your name.').max(200),
    organizationName: z.string().trim().min(1, 'Name your organisation.').max(120),
  }),
  response: z.object({ url: z.string(), sessionId: z.string() }),
  status: 201,
});

export const readCheckout = endpoint({
  method: 'GET',
  path: '/api/checkout/:sessionId',
  summary: 'How far an order is',
  tag: 'checkout',
  permission: 'public',
  params: z.object({ sessionId: z.string() }),
  response: z.object({
    status: z.enum(['open', 'complete', 'fulfilled', 'expired']),
    organizationId: z.string().optional(),
  }),
  status: 200,
});
