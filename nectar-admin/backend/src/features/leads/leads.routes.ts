import { createLeadNote, listLeads, readLead, updateLead } from '@nectar/contracts/admin/leads.ts';
import { route, withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import { containing, given, pageOf, uuid } from '../../shared/list.ts';
import { currentStaff } from '../staff-auth/require-staff.ts';
import { selectLeads } from './leads.queries.ts';
import { addLeadNote, changeLead, findLead } from './leads.ts';

/** Support works on leads, so every member of staff may write here. */
export function leadRoutes({ pool, requireStaff }: AdminContext): Router {
  const router = Router();
  route(router, listLeads, [requireStaff()], ({ query }) =>
    withSystem(pool, (db) => selectLeads(db, given(query.status), containing(query.query), pageOf(query))),
  );
  route(router, readLead, [requireStaff()], ({ params }) =>
    withSystem(pool, (db) => findLead(db, uuid(params.id, 'Lead'))),
  );
  route(router, updateLead, [requireStaff()], ({ params, body, req }) =>
    withSystem(pool, (db) => changeLead(db, uuid(params.id, 'Lead'), body, currentStaff(req).id)),
  );
  route(router, createLeadNote, [requireStaff()], ({ params, body, req }) =>
    withSystem(pool, (db) => addLeadNote(db, uuid(params.id, 'Lead'), body.note, currentStaff(req).id)),
  );
  return router;
}
