import { z } from 'zod';
import { instant, listOf, pagedBy } from '../common.ts';
import { planStatus } from './me.ts';
import { tenantEndpoint } from './tenant-endpoint.ts';
import { usageDay } from './usage.ts';

const setting = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]);

export const organization = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  plan: z.string(),
  planStatus,
  limits: z.record(z.string(), z.number()),
  trialEndsAt: instant.nullable(),
  settings: z.record(z.string(), z.unknown()),
  createdAt: instant,
});

const common = { tag: 'organization', status: 200 } as const;

export const readOrganization = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/organization',
  summary: 'The organisation at hand',
  permission: 'member',
  response: organization,
});

export const updateOrganization = tenantEndpoint({
  ...common,
  method: 'PATCH',
  path: '/api/organization',
  summary: 'Changes the name, and the settings that are given',
  permission: 'admin',
  body: z.object({
    name: z.string().trim().min(2).max(100).optional(),
    settings: z.record(z.string().max(60), setting).optional(),
  }),
  response: organization,
});

export const readUsage = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/organization/usage',
  summary: 'What counts against the plan, and the last 30 days, oldest first',
  permission: 'member',
  response: z.object({
    limits: z.record(z.string(), z.number()),
    totals: z.record(z.string(), z.number()),
    days: z.array(usageDay),
  }),
});

export const readBilling = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/organization/billing',
  summary: 'Plan, subscription and invoices',
  permission: 'member',
  response: z.object({
    plan: z.string(),
    planStatus,
    trialEndsAt: instant.nullable(),
    subscription: z
      .object({
        id: z.string(),
        plan: z.string(),
        status: z.string(),
        currentPeriodEnd: instant.nullable(),
        cancelAtPeriodEnd: z.boolean(),
      })
      .nullable(),
    invoices: z.array(
      z.object({
        id: z.string(),
        amountCents: z.number(),
        currency: z.string(),
        status: z.string(),
        hostedUrl: z.string().nullable(),
        paidAt: instant.nullable(),
        createdAt: instant,
      }),
    ),
  }),
});

export const listAudit = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/organization/audit',
  summary: 'What was done in the organisation, newest first',
  permission: 'admin',
  query: z.object(pagedBy(50)),
  response: listOf(
    z.object({
      id: z.string(),
      actorType: z.enum(['user', 'staff', 'system', 'api_key']),
      actorId: z.string().nullable(),
      actorName: z.string().nullable(),
      action: z.string(),
      target: z.string().nullable(),
      data: z.unknown(),
      at: instant,
    }),
  ),
});
