import { listAudit } from '@nectar/contracts/admin/audit.ts';
import { pageOf, uuid, withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import { given } from '../../shared/list.ts';
import type { Guards } from '../staff-auth/guards.ts';
import { selectAudit } from './audit.queries.ts';

export function auditRoutes({ pool }: AdminContext, { forStaff }: Guards): Router {
  const router = Router();
  forStaff(router, listAudit, ({ query }) => {
    const organizationId = query.organizationId ? uuid(query.organizationId, 'Organisation') : null;
    const filter = { action: given(query.action), actorType: given(query.actorType), organizationId };
    return withSystem(pool, (db) => selectAudit(db, filter, pageOf(query)));
  });
  return router;
}
