import type { readDashboard } from '@nectar/contracts/core/dashboard.ts';
import type { TenantDb } from '@nectar/service-kit';
import type { z } from 'zod';

export type Counts = z.input<typeof readDashboard.response>['counts'];

export async function selectCounts(db: TenantDb): Promise<Counts> {
  const rows = await db.query<Counts>(
    `SELECT (SELECT count(*) FROM public.workflows WHERE organization_id = $1) AS workflows,
            (SELECT count(*) FROM public.api_endpoints WHERE organization_id = $1) AS endpoints,
            (SELECT count(*) FROM public.members WHERE organization_id = $1) AS members,
            (SELECT count(*) FROM public.connections WHERE organization_id = $1) AS connections,
            (SELECT count(*) FROM public.organization_services WHERE organization_id = $1 AND enabled) AS services,
            (SELECT count(*) FROM public.workflow_runs WHERE organization_id = $1) AS runs,
            (SELECT count(*) FROM public.workflow_runs WHERE organization_id = $1 AND status = 'failed') AS "runsFailed"`,
    [db.tenantId],
  );
  const counts = rows[0];
  if (!counts) throw new Error('The counts of the dashboard came back empty.');
  return counts;
}
