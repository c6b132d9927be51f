import { createLeadNote, listLeads, readLead, updateLead } from '@nectar/contracts/admin/leads.ts';
import { pageOf, uuid, withSystem } from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminContext } from '../../shared/context.ts';
import { containing, given } from '../../shared/list.ts';
import type { Guards } from '../staff-auth/guards.ts';
import { selectLeads } from './leads.queries.ts';
import { addLeadNote, changeLead, findLead } from './leads.ts';

/** Support works on leads, so every member of staff may write here. */
export function leadRoutes({ pool }: AdminContext, { forStaff }: Guards): Router {
  const router = Router();
  forStaff(router, listLeads, ({ query }) =>
    withSystem(pool, (db) => selectLeads(db, given(query.status), containing(query.query), pageOf(query))),
  );
  forStaff(router, readLead, ({ params }) => withSystem(pool, (db) => findLead(db, uuid(params.id, 'Lead'))));
  forStaff(router, updateLead, ({ params, body, caller }) =>
    withSystem(pool, (db) => changeLead(db, uuid(params.id, 'Lead'), body, caller.id)),
  );
  forStaff(router, createLeadNote, ({ params, body, caller }) =>
    withSystem(pool, (db) => addLeadNote(db, uuid(params.id, 'Lead'), body.note, caller.id)),
  );
  return router;
}
