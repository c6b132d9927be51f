import {
  createUser as createUserContract,
  grantPlan as grantPlanContract,
  organizationsOf as organizationsOfContract,
  setPlanStatus as setPlanStatusContract,
} from '@nectar/contracts/core/internal-calls.ts';
import { badRequest, requireService, route, type TenantDb, withTenant } from '@nectar/service-kit';
import { type Request, Router } from 'express';
import { z } from 'zod';
import type { CoreContext } from '../../shared/context.ts';
import { grantPlan, setPlanStatus } from '../billing/plans.ts';
import { organizationsOf } from '../organizations/organizations.ts';
import { createUser } from '../users/users.ts';
import { claimDelivery } from './internal-calls.queries.ts';

const key = z.uuid();

/** Carries a delivery of another service's outbox out, which may come more than once, in effect once per key. */
async function deliverOnce(
  { pool }: CoreContext,
  req: Request,
  organizationId: string,
  work: (db: TenantDb) => Promise<void>,
): Promise<{ result: null }> {
  const given = key.safeParse(req.get('idempotency-key'));
  if (!given.success) throw badRequest('A delivery needs the header Idempotency-Key with a UUID.');
  await withTenant(pool, organizationId, async (db) => {
    if (await claimDelivery(db, req.get('x-caller') ?? '', given.data)) await work(db);
  });
  return { result: null };
}

/** What the other services call. Those that answer with a value are idempotent by what they are asked. */
export function internalCallRoutes(context: CoreContext): Router {
  const router = Router();
  const guard = [requireService(context.config.INTERNAL_TOKEN)];
  route(router, createUserContract, guard, async ({ body }) => ({ result: await createUser(context, body.args[0]) }));
  route(router, organizationsOfContract, guard, async ({ body }) => ({
    result: await organizationsOf(context.pool, body.args[0]),
  }));
  route(router, grantPlanContract, guard, ({ req, body: { args } }) =>
    deliverOnce(context, req, args[0], (db) => grantPlan(db, args[1])),
  );
  route(router, setPlanStatusContract, guard, ({ req, body: { args } }) =>
    deliverOnce(context, req, args[0], (db) => setPlanStatus(db, args[1])),
  );
  return router;
}
