import { listOrganizations, readOrganization, updateOrganization } from '@nectar/contracts/admin/organizations.ts';
import { route, withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import { containing, pageOf, uuid } from '../../shared/list.ts';
import { currentStaff } from '../staff-auth/require-staff.ts';
import { selectOrganizations } from './organizations.queries.ts';
import { changeOrganization, findOrganization } from './organizations.ts';

export function organizationRoutes({ pool, requireStaff }: AdminContext): Router {
  const router = Router();
  route(router, listOrganizations, [requireStaff()], ({ query }) =>
    withSystem(pool, (db) => selectOrganizations(db, containing(query.query), pageOf(query))),
  );
  route(router, readOrganization, [requireStaff()], ({ params }) =>
    withSystem(pool, (db) => findOrganization(db, uuid(params.id, 'Organisation'))),
  );
  route(router, updateOrganization, [requireStaff('admin')], ({ params, body, req }) =>
    withSystem(pool, (db) => changeOrganization(db, uuid(params.id, 'Organisation'), body, currentStaff(req).id)),
  );
  return router;
}
