import {
  listAudit,
  readBilling,
  readOrganization,
  readUsage,
  updateOrganization,
} from '@nectar/contracts/core/organization.ts';
import { pageOf } from '@nectar/service-kit';
import { Router } from 'express';
import type { CoreContext } from '../../shared/context.ts';
import { selectAudit } from '../audit/audit.queries.ts';
import type { Guards } from '../auth/guards.ts';
import { usageByDay, usageTotals } from '../usage/usage.ts';
import { billingOf, changeOrganization, findOrganization } from './organizations.ts';

const USAGE_DAYS = 30;

/** The organisation that the request works in. */
export function organizationRoutes({ usage }: CoreContext, { forMember }: Guards): Router {
  const router = Router();
  forMember(router, readOrganization, ({ caller }) => caller.inTenant(findOrganization));
  forMember(router, updateOrganization, ({ caller, body }) =>
    caller.inTenant((db) => changeOrganization(db, caller.actor, body)),
  );
  forMember(router, readUsage, ({ caller }) =>
    caller.inTenant(async (db) => ({
      limits: (await findOrganization(db)).limits,
      totals: await usageTotals(db, usage),
      days: await usageByDay(db, usage, USAGE_DAYS),
    })),
  );
  forMember(router, readBilling, ({ caller }) => caller.inTenant(billingOf));
  forMember(router, listAudit, ({ caller, query }) => caller.inTenant((db) => selectAudit(db, pageOf(query))));
  return router;
}
