import { z } from 'zod';
import { instant, listOf, optionalText, paged } from '../common.ts';
import { endpoint } from '../endpoint.ts';

const filter = z.object({ ...paged, status: optionalText, organizationId: optionalText });
const common = { tag: 'billing', permission: 'support', method: 'GET', query: filter, status: 200 } as const;

export const listSubscriptions = endpoint({
  ...common,
  path: '/api/subscriptions',
  summary: 'Subscriptions, newest first',
  response: listOf(
    z.object({
      id: z.string(),
      organizationId: z.string(),
      organizationName: z.string().nullable(),
      stripeCustomerId: z.string(),
      stripeSubscriptionId: z.string(),
      plan: z.string(),
      status: z.string(),
      currentPeriodEnd: instant.nullable(),
      cancelAtPeriodEnd: z.boolean(),
      createdAt: instant,
    }),
  ),
});

export const listInvoices = endpoint({
  ...common,
  path: '/api/invoices',
  summary: 'Invoices, newest first',
  response: listOf(
    z.object({
      id: z.string(),
      subscriptionId: z.string().nullable(),
      organizationId: z.string(),
      organizationName: z.string().nullable(),
      amountCents: z.number(),
      currency: z.string(),
      status: z.string(),
      hostedUrl: z.string().nullable(),
      paidAt: instant.nullable(),
      createdAt: instant,
    }),
  ),
});
