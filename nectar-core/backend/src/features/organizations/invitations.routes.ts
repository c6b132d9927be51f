import { Router } from 'express';
import { z } from 'zod';
import { parse, uuidParam } from '../../shared/index.ts';
import { currentOrg, currentUser, rememberOrganization, requireOrg, requireUser } from '../auth/session.ts';
import { acceptInvitation, invite, listInvitations, revokeInvitation } from './invitations.ts';

export const invitationsRouter = Router();

const newInvitation = z.object({
  email: z.email().max(254),
  role: z.enum(['owner', 'admin', 'member']).default('member'),
});
const acceptance = z.object({ token: z.string().min(20).max(200) });

invitationsRouter.get('/api/invitations', requireOrg('admin'), async (req, res) => {
  const items = await listInvitations(currentOrg(req).id);
  res.json({ items, total: items.length });
});

invitationsRouter.post('/api/invitations', requireOrg('admin'), async (req, res) => {
  const organization = currentOrg(req);
  const user = currentUser(req);
  const input = parse(newInvitation, req.body);
  res.status(201).json(await invite(organization, { id: user.id, name: user.name, role: organization.role }, input));
});

invitationsRouter.post('/api/invitations/accept', requireUser, async (req, res) => {
  const { token } = parse(acceptance, req.body);
  const joined = await acceptInvitation(token, currentUser(req));
  rememberOrganization(res, joined.organizationId);
  res.json(joined);
});

invitationsRouter.delete('/api/invitations/:id', requireOrg('admin'), async (req, res) => {
  await revokeInvitation(currentOrg(req).id, uuidParam(req.params.id, 'Invitation'), currentUser(req).id);
  res.status(204).end();
});
