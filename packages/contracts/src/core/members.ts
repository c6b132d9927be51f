import { z } from 'zod';
import { byId, instant, listOf } from '../common.ts';
import { lastOwner } from './errors.ts';
import { tenantEndpoint } from './tenant-endpoint.ts';

export const role = z.enum(['owner', 'admin', 'member']);
export type Role = z.infer<typeof role>;

const common = { tag: 'members', params: byId } as const;

export const listMembers = tenantEndpoint({
  method: 'GET',
  path: '/api/members',
  summary: 'Everybody, owners first',
  tag: 'members',
  permission: 'member',
  response: listOf(
    z.object({ id: z.string(), userId: z.string(), name: z.string(), email: z.string(), role, createdAt: instant }),
  ),
  status: 200,
});

export const updateMember = tenantEndpoint({
  ...common,
  method: 'PATCH',
  path: '/api/members/:id',
  summary: 'Gives a member another role',
  permission: 'owner',
  body: z.object({ role }),
  response: z.object({ id: z.string(), role }),
  status: 200,
  errors: [lastOwner],
});

export const removeMember = tenantEndpoint({
  ...common,
  method: 'DELETE',
  path: '/api/members/:id',
  summary: 'Removes a member of a lower role, or oneself',
  permission: 'member',
  status: 204,
  errors: [lastOwner],
});
