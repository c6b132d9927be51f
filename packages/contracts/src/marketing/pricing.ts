import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

export const plan = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  priceCents: z.number(),
  /** The price of twelve months paid at once. */
  yearlyCents: z.number(),
  currency: z.string(),
  interval: z.string(),
  limits: z.record(z.string(), z.number()),
  features: z.array(z.string()),
});

export const listPricing = endpoint({
  method: 'GET',
  path: '/api/pricing',
  summary: 'The plans on sale, cheapest first',
  tag: 'pricing',
  permission: 'public',
  response: z.object({ items: z.array(plan), total: z.number() }),
  status: 200,
});
