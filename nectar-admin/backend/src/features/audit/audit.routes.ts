import { listAudit } from '@nectar/contracts/admin/audit.ts';
import { route, withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import { given, pageOf, uuid } from '../../shared/list.ts';
import { selectAudit } from './audit.queries.ts';

export function auditRoutes({ pool, requireStaff }: AdminContext): Router {
  const router = Router();
  route(router, listAudit, [requireStaff()], ({ query }) => {
    const organizationId = query.organizationId ? uuid(query.organizationId, 'Organisation') : null;
    const filter = { action: given(query.action), actorType: given(query.actorType), organizationId };
    return withSystem(pool, (db) => selectAudit(db, filter, pageOf(query)));
  });
  return router;
}
