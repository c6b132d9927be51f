import { listOrganizations, readOrganization, updateOrganization } from '@nectar/contracts/admin/organizations.ts';
import { pageOf, uuid, withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import { containing } from '../../shared/list.ts';
import type { Guards } from '../staff-auth/guards.ts';
import { selectOrganizations } from './organizations.queries.ts';
import { changeOrganization, findOrganization } from './organizations.ts';

export function organizationRoutes({ pool }: AdminContext, { forStaff }: Guards): Router {
  const router = Router();
  forStaff(router, listOrganizations, ({ query }) =>
    withSystem(pool, (db) => selectOrganizations(db, containing(query.query), pageOf(query))),
  );
  forStaff(router, readOrganization, ({ params }) =>
    withSystem(pool, (db) => findOrganization(db, uuid(params.id, 'Organisation'))),
  );
  forStaff(router, updateOrganization, ({ params, body, caller }) =>
    withSystem(pool, (db) => changeOrganization(db, uuid(params.id, 'Organisation'), body, caller.id)),
  );
  return router;
}
