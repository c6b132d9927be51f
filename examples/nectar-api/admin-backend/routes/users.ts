import { Router } from 'express';
import { z } from 'zod';
import { pageOf, parse } from '@server/lib';
import { currentStaff, requireStaff } from '@server/middleware/staff';
import { addUser, changeUser, findUser, listUsers } from '../services/users';

const name = z.string().trim().min(1, 'A name is needed.').max(200);

const newUser = z.object({
  email: z.email('This is not an e-mail address.').max(320),
  name,
  organizationId: z.uuid().optional(),
  organizationName: z.string().trim().min(1).max(120).optional(),
  role: z.enum(['owner', 'admin', 'member']).optional(),
});

const userChanges = z
  .object({ name: name.optional(), status: z.enum(['active', 'suspended']).optional() })
  .refine((changes) => changes.name !== undefined || changes.status !== undefined, 'Nothing to change.');

export function userRoutes(): Router {
  const router = Router();
  router.get('/', async (req, res) => {
    res.json(await listUsers(req.query.query, pageOf(req.query)));
  });
  router.get('/:id', async (req, res) => {
    res.json(await findUser(req.params.id));
  });
  router.post('/', requireStaff('admin'), async (req, res) => {
    res.status(201).json(await addUser(parse(newUser, req.body), currentStaff(req).id));
  });
  router.patch('/:id', requireStaff('admin'), async (req, res) => {
    res.json(await changeUser(String(req.params.id), parse(userChanges, req.body), currentStaff(req).id));
  });
  router.delete('/:id', requireStaff('admin'), async (req, res) => {
    await changeUser(String(req.params.id), { status: 'suspended' }, currentStaff(req).id);
    res.status(204).end();
  });
  return router;
}
