import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { planStatus } from './me.ts';
import { role } from './members.ts';

const common = { method: 'POST', tag: 'internal calls', permission: 'service', status: 200 } as const;
const done = z.object({ result: z.null() });

export const newUser = z.object({
  email: z.email(),
  name: z.string().min(1),
  /** Without one the user gets a mail with a link to set it. */
  password: z.string().min(10).optional(),
  emailVerified: z.boolean().optional(),
  /** Joins this organisation with `role`. */
  organizationId: z.uuid().optional(),
  /** Owns an organisation of this name, made when the user has none of that name. */
  organizationName: z.string().min(1).optional(),
  role: role.optional(),
});
export type NewUser = z.infer<typeof newUser>;

export const createdUser = z.object({
  userId: z.string(),
  email: z.string(),
  name: z.string(),
  organizationId: z.string().nullable(),
  /** False when the address had an account already. */
  created: z.boolean(),
  setPasswordUrl: z.string().nullable(),
});
export type CreatedUser = z.infer<typeof createdUser>;

export const membership = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  plan: z.string(),
  planStatus,
  role,
});
export type Membership = z.infer<typeof membership>;

export const createUser = endpoint({
  ...common,
  path: '/internal/calls/createUser',
  summary:
    'Makes a user, or finds the one with this address; idempotent by address and by owner and name of the organisation',
  body: z.object({ args: z.tuple([newUser]) }),
  response: z.object({ result: createdUser }),
});

export const organizationsOf = endpoint({
  ...common,
  path: '/internal/calls/organizationsOf',
  summary: 'The organisations of a user with the role in each, oldest membership first',
  body: z.object({ args: z.tuple([z.string().min(1)]) }),
  response: z.object({ result: z.array(membership) }),
});

export const grantPlan = endpoint({
  ...common,
  path: '/internal/calls/grantPlan',
  summary: 'Gives an organisation a plan, once per Idempotency-Key (a UUID)',
  body: z.object({ args: z.tuple([z.uuid(), z.string()]) }),
  response: done,
});

export const setPlanStatus = endpoint({
  ...common,
  path: '/internal/calls/setPlanStatus',
  summary: 'Changes the state of a plan, once per Idempotency-Key (a UUID)',
  body: z.object({ args: z.tuple([z.uuid(), planStatus]) }),
  response: done,
});
