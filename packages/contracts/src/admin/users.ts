import { z } from 'zod';
import { byId, instant, listOf, searched } from '../common.ts';
import { endpoint } from '../endpoint.ts';

const name = z.string().trim().min(1, 'A name is needed.').max(200);

export const adminUser = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  status: z.enum(['active', 'suspended']),
  createdAt: instant,
});

const common = { tag: 'users', status: 200 } as const;

export const listUsers = endpoint({
  ...common,
  method: 'GET',
  path: '/api/users',
  summary: 'People, newest first',
  permission: 'support',
  query: searched,
  response: listOf(adminUser),
});

export const readUser = endpoint({
  ...common,
  method: 'GET',
  path: '/api/users/:id',
  summary: 'One person with organisations and live sessions',
  permission: 'support',
  params: byId,
  response: adminUser.extend({
    organizations: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })),
    sessions: z.number(),
  }),
});

export const createUser = endpoint({
  ...common,
  method: 'POST',
  path: '/api/users',
  summary: 'Makes a person, or finds the one with this address',
  permission: 'admin',
  body: z.object({
    email: z.email('This is not an e-mail address.').max(320),
    name,
    organizationId: z.uuid().optional(),
    organizationName: z.string().trim().min(1).max(120).optional(),
    role: z.enum(['owner', 'admin', 'member']).optional(),
  }),
  response: z.object({
    userId: z.string(),
    email: z.string(),
    name: z.string(),
    organizationId: z.string().nullable(),
    created: z.boolean(),
  }),
  status: 201,
});

export const updateUser = endpoint({
  ...common,
  method: 'PATCH',
  path: '/api/users/:id',
  summary: 'Renames a person, suspends them or lets them back in',
  permission: 'admin',
  params: byId,
  body: z
    .object({ name: name.optional(), status: z.enum(['active', 'suspended']).optional() })
    .refine((changes) => changes.name !== undefined || changes.status !== undefined, 'Nothing to change.'),
  response: adminUser,
});

export const deleteUser = endpoint({
  ...common,
  method: 'DELETE',
  path: '/api/users/:id',
  summary: 'Suspends a person and ends every session',
  permission: 'admin',
  params: byId,
  status: 204,
});
