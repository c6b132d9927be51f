import { Router } from 'express';
import { type Tx, withTenant } from '../../shared/index.ts';
import { currentOrg, requireOrg } from '../auth/session.ts';
import { usageByDay } from '../usage/usage.ts';
import { runsOfOrganization } from '../workflows/runs.ts';

export const dashboardRouter = Router();

const CHART_DAYS = 14;
const RECENT_RUNS = 8;

async function counts(tx: Tx, organizationId: string): Promise<Record<string, number>> {
  const found = await tx.query<Record<string, number>>(
    `SELECT (SELECT count(*) FROM public.workflows WHERE organization_id = $1) AS workflows,
            (SELECT count(*) FROM public.api_endpoints WHERE organization_id = $1) AS endpoints,
            (SELECT count(*) FROM public.members WHERE organization_id = $1) AS members,
            (SELECT count(*) FROM public.connections WHERE organization_id = $1) AS connections,
            (SELECT count(*) FROM public.organization_services WHERE organization_id = $1 AND enabled) AS services,
            (SELECT count(*) FROM public.workflow_runs WHERE organization_id = $1) AS runs,
            (SELECT count(*) FROM public.workflow_runs WHERE organization_id = $1 AND status = 'failed') AS "runsFailed"`,
    [organizationId],
  );
  return found.rows[0] ?? {};
}

dashboardRouter.get('/api/dashboard', requireOrg(), async (req, res) => {
  const { id } = currentOrg(req);
  const dashboard = await withTenant(id, async (tx) => ({
    counts: await counts(tx, id),
    recentRuns: (await runsOfOrganization(tx, id, { limit: RECENT_RUNS, offset: 0 })).items,
    usage: await usageByDay(tx, id, CHART_DAYS),
  }));
  res.json(dashboard);
});
