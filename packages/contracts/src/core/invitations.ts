import { z } from 'zod';
import { byId, instant, listOf } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { alreadyMember, mailFailed, planErrors } from './errors.ts';
import { role } from './members.ts';
import { tenantEndpoint } from './tenant-endpoint.ts';

export const invitation = z.object({
  id: z.string(),
  email: z.string(),
  role,
  status: z.enum(['pending', 'accepted', 'revoked']),
  expiresAt: instant,
  createdAt: instant,
});

const common = { tag: 'invitations', permission: 'admin' } as const;

export const listInvitations = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/invitations',
  summary: 'Open invitations, newest first',
  response: listOf(invitation),
  status: 200,
});

export const createInvitation = tenantEndpoint({
  ...common,
  method: 'POST',
  path: '/api/invitations',
  summary: 'Mails an invitation; an open one to the same address ends',
  body: z.object({ email: z.email().max(254), role: role.default('member') }),
  response: invitation,
  status: 201,
  errors: [alreadyMember, mailFailed, ...planErrors],
});

export const acceptInvitation = endpoint({
  method: 'POST',
  path: '/api/invitations/accept',
  summary: 'Joins with the token of the mail; only the invited address may, and once',
  tag: 'invitations',
  permission: 'signed-in',
  body: z.object({ token: z.string().min(20).max(200) }),
  response: z.object({ organizationId: z.string(), role }),
  status: 200,
});

export const revokeInvitation = tenantEndpoint({
  ...common,
  method: 'DELETE',
  path: '/api/invitations/:id',
  summary: 'Takes an open invitation back',
  params: byId,
  status: 204,
});
