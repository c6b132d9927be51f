import { Router } from 'express';
import { z } from 'zod';
import { createOrganization, organizationsOf } from '../domain/organizations';
import { HttpError, notFound, parse } from '../lib';
import { chooseOrganization, currentUser, rememberOrganization, requireUser } from '../middleware/session';

export const meRouter = Router();

const newOrganization = z.object({ name: z.string().trim().min(2).max(100) });
const activeOrganization = z.object({ organizationId: z.uuid() });

meRouter.get('/api/me', requireUser, async (req, res) => {
  const user = currentUser(req);
  const memberships = await organizationsOf(user.id);
  const organizations = memberships.map(({ id, name, slug, role, plan }) => ({ id, name, slug, role, plan }));
  res.json({ user, organizations, activeOrganizationId: chooseOrganization(req, memberships)?.id ?? null });
});

meRouter.post('/api/organizations', requireUser, async (req, res) => {
  const user = currentUser(req);
  if (!user.emailVerified) throw new HttpError(403, 'email_not_verified', 'Confirm your e-mail address first.');
  const { name } = parse(newOrganization, req.body);
  const organization = await createOrganization({ name, ownerUserId: user.id });
  rememberOrganization(res, organization.id);
  res.status(201).json({ ...organization, role: 'owner' });
});

meRouter.post('/api/organizations/active', requireUser, async (req, res) => {
  const { organizationId } = parse(activeOrganization, req.body);
  const memberships = await organizationsOf(currentUser(req).id);
  if (!memberships.some(({ id }) => id === organizationId)) throw notFound('Organisation');
  rememberOrganization(res, organizationId);
  res.json({ activeOrganizationId: organizationId });
});
