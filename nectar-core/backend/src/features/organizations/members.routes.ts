import { Router } from 'express';
import { z } from 'zod';
import { parse, uuidParam, withTenant } from '../../shared/index.ts';
import { currentOrg, currentUser, requireOrg } from '../auth/session.ts';
import { changeMemberRole, removeMember } from './organizations.ts';

export const membersRouter = Router();

const roleChange = z.object({ role: z.enum(['owner', 'admin', 'member']) });

membersRouter.get('/api/members', requireOrg(), async (req, res) => {
  const { id } = currentOrg(req);
  const found = await withTenant(id, (tx) =>
    tx.query(
      `SELECT m.id, m.user_id AS "userId", u.name, u.email, m.role, m.created_at AS "createdAt"
       FROM public.members m JOIN auth."user" u ON u.id = m.user_id
       WHERE m.organization_id = $1
       ORDER BY array_position(ARRAY['owner', 'admin', 'member'], m.role), u.name`,
      [id],
    ),
  );
  res.json({ items: found.rows, total: found.rowCount });
});

membersRouter.patch('/api/members/:id', requireOrg('owner'), async (req, res) => {
  const memberId = uuidParam(req.params.id, 'Member');
  const { role } = parse(roleChange, req.body);
  await changeMemberRole(currentOrg(req).id, memberId, role, currentUser(req).id);
  res.json({ id: memberId, role });
});

membersRouter.delete('/api/members/:id', requireOrg(), async (req, res) => {
  const organization = currentOrg(req);
  await removeMember(organization.id, uuidParam(req.params.id, 'Member'), {
    id: currentUser(req).id,
    role: organization.role,
  });
  res.status(204).end();
});
