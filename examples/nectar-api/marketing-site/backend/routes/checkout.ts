import { type Request, Router } from 'express';
import { z } from 'zod';
import { organizationsOf } from '@server/domain/organizations';
import { forbidden, parse } from '@server/lib';
import { chooseOrganization, optionalUser } from '@server/middleware/session';
import { checkoutState, openCheckout } from '../services/checkout';

const order = z.object({
  plan: z.string().min(1, 'Choose a plan.').max(40),
  email: z.email('This is not an e-mail address.').max(320),
  name: z.string().trim().min(1, 'Tell us your name.').max(200),
  organizationName: z.string().trim().min(1, 'Name your organisation.').max(120),
});

/** The organisation that a signed-in buyer works in; billing belongs to its owners. */
async function organizationOfVisitor(req: Request): Promise<string | undefined> {
  if (!req.user) return undefined;
  const organization = chooseOrganization(req, await organizationsOf(req.user.id));
  if (organization && organization.role !== 'owner') throw forbidden('Only an owner can buy a plan for the organisation.');
  return organization?.id;
}

export function checkoutRoutes(): Router {
  const router = Router();
  router.post('/checkout', optionalUser, async (req, res) => {
    const request = parse(order, req.body);
    const organizationId = await organizationOfVisitor(req);
    res.status(201).json(await openCheckout({ ...request, organizationId }));
  });
  router.get('/checkout/:sessionId', async (req, res) => {
    res.json(await checkoutState(req.params.sessionId));
  });
  return router;
}
