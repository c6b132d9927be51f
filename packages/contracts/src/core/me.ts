import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { emailNotVerified } from './errors.ts';
import { role } from './members.ts';

export const planStatus = z.enum(['trialing', 'active', 'past_due', 'expired', 'canceled']);
export type PlanStatus = z.infer<typeof planStatus>;

const common = { tag: 'me', permission: 'signed-in' } as const;
const named = { id: z.string(), name: z.string(), slug: z.string(), role, plan: z.string() };

export const readMe = endpoint({
  ...common,
  method: 'GET',
  path: '/api/me',
  summary: 'Who is signed in, and in which organisations',
  response: z.object({
    user: z.object({ id: z.string(), name: z.string(), email: z.string(), emailVerified: z.boolean() }),
    organizations: z.array(z.object(named)),
    activeOrganizationId: z.string().nullable(),
  }),
  status: 200,
});

export const createOrganization = endpoint({
  ...common,
  method: 'POST',
  path: '/api/organizations',
  summary: 'Makes an organisation on trial, owned by who asks, and works in it from now on',
  body: z.object({ name: z.string().trim().min(2).max(100) }),
  response: z.object({ ...named, planStatus }),
  status: 201,
  errors: [emailNotVerified],
});

export const chooseOrganization = endpoint({
  ...common,
  method: 'POST',
  path: '/api/organizations/active',
  summary: 'Works in this organisation from now on',
  body: z.object({ organizationId: z.uuid() }),
  response: z.object({ activeOrganizationId: z.string() }),
  status: 200,
});
