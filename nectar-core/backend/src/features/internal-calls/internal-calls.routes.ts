import { requireService } from '@nectar/service-kit';
import { Router } from 'express';
import { z } from 'zod';
import { config } from '../../config.ts';
import { badRequest, notFound, type Tx, withTransaction } from '../../shared/index.ts';
import { createUser } from '../auth/users.ts';
import { grantPlan, setPlanStatus } from '../billing/plans.ts';
import { organizationsOf } from '../organizations/organizations.ts';
import { claimDelivery } from './internal-calls.queries.ts';

const newUser = z.object({
  email: z.email(),
  name: z.string().min(1),
  password: z.string().min(10).optional(),
  emailVerified: z.boolean().optional(),
  organizationId: z.uuid().optional(),
  organizationName: z.string().min(1).optional(),
  role: z.enum(['owner', 'admin', 'member']).optional(),
});
const planStatus = z.enum(['trialing', 'active', 'past_due', 'expired', 'canceled']);

/** Calls that answer with a value; each is idempotent by what it is asked. */
const asked: Record<string, (args: unknown[]) => Promise<unknown>> = {
  createUser: (args) => createUser(newUser.parse(args[0])),
  organizationsOf: (args) => organizationsOf(z.string().min(1).parse(args[0])),
};

/** Calls that another service's outbox delivers, perhaps more than once; they take effect once per key. */
const delivered: Record<string, (tx: Tx, args: unknown[]) => Promise<void>> = {
  grantPlan: (tx, args) => grantPlan(tx, z.uuid().parse(args[0]), z.string().parse(args[1])),
  setPlanStatus: (tx, args) => setPlanStatus(tx, z.uuid().parse(args[0]), planStatus.parse(args[1])),
};

export const internalCallsRouter = Router();

internalCallsRouter.post('/internal/calls/:name', requireService(config.internalToken), async (req, res) => {
  const { name } = z.object({ name: z.string() }).parse(req.params);
  const { args } = z.object({ args: z.array(z.unknown()) }).parse(req.body);
  const ask = Object.hasOwn(asked, name) ? asked[name] : undefined;
  if (ask !== undefined) {
    res.json({ result: await ask(args) });
    return;
  }
  const deliver = Object.hasOwn(delivered, name) ? delivered[name] : undefined;
  if (deliver === undefined) throw notFound(`The call ${name}`);
  const key = req.get('idempotency-key') ?? '';
  if (!z.uuid().safeParse(key).success) throw badRequest('A delivery needs the header Idempotency-Key with a UUID.');
  await withTransaction(async (tx) => {
    if (await claimDelivery(tx, req.get('x-caller') ?? '', key)) await deliver(tx, args);
  });
  res.json({ result: null });
});
