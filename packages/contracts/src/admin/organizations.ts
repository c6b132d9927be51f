import { z } from 'zod';
import { byId, instant, listOf, searched } from '../common.ts';
import { endpoint } from '../endpoint.ts';

export const adminOrganization = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  plan: z.string(),
  planStatus: z.string(),
  trialEndsAt: instant.nullable(),
  createdAt: instant,
});

const common = { tag: 'organizations', status: 200 } as const;

export const listOrganizations = endpoint({
  ...common,
  method: 'GET',
  path: '/api/organizations',
  summary: 'Organisations, newest first',
  permission: 'support',
  query: searched,
  response: listOf(adminOrganization.extend({ members: z.number() })),
});

export const readOrganization = endpoint({
  ...common,
  method: 'GET',
  path: '/api/organizations/:id',
  summary: 'One organisation with members and subscription',
  permission: 'support',
  params: byId,
  response: adminOrganization.extend({
    workflows: z.number(),
    members: z.array(z.object({ userId: z.string(), name: z.string(), email: z.string(), role: z.string() })),
    subscription: z.object({ plan: z.string(), status: z.string(), currentPeriodEnd: instant.nullable() }).nullable(),
  }),
});

export const updateOrganization = endpoint({
  ...common,
  method: 'PATCH',
  path: '/api/organizations/:id',
  summary: 'Renames an organisation or moves it to another plan',
  permission: 'admin',
  params: byId,
  body: z
    .object({
      name: z.string().trim().min(1, 'A name is needed.').max(120).optional(),
      plan: z.enum(['starter', 'team', 'scale']).optional(),
    })
    .refine((changes) => changes.name !== undefined || changes.plan !== undefined, 'Nothing to change.'),
  response: adminOrganization,
});
