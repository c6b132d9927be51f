import { Router } from 'express';
import { z } from 'zod';
import { pageOf, parse, uuidParam } from '@server/lib';
import { currentStaff, requireStaff } from '@server/middleware/staff';
import { changeOrganization, findOrganization, listOrganizations } from '../services/organizations';

const organizationChanges = z
  .object({
    name: z.string().trim().min(1, 'A name is needed.').max(120).optional(),
    plan: z.enum(['starter', 'team', 'scale']).optional(),
  })
  .refine((changes) => changes.name !== undefined || changes.plan !== undefined, 'Nothing to change.');

export function organizationRoutes(): Router {
  const router = Router();
  router.get('/', async (req, res) => {
    res.json(await listOrganizations(req.query.query, pageOf(req.query)));
  });
  router.get('/:id', async (req, res) => {
    res.json(await findOrganization(uuidParam(req.params.id, 'Organisation')));
  });
  router.patch('/:id', requireStaff('admin'), async (req, res) => {
    const id = uuidParam(req.params.id, 'Organisation');
    res.json(await changeOrganization(id, parse(organizationChanges, req.body), currentStaff(req).id));
  });
  return router;
}
