import { readDashboard } from '@nectar/contracts/core/dashboard.ts';
import { Router } from 'express';
import type { CoreContext } from '../../shared/context.ts';
import type { Guards } from '../auth/guards.ts';
import { usageByDay } from '../usage/usage.ts';
import { selectRecentRuns } from '../workflows/runs.queries.ts';
import { selectCounts } from './dashboard.queries.ts';

const CHART_DAYS = 14;
const RECENT_RUNS = 8;

export function dashboardRoutes({ usage }: CoreContext, { forMember }: Guards): Router {
  const router = Router();
  forMember(router, readDashboard, ({ caller }) =>
    caller.inTenant(async (db) => ({
      counts: await selectCounts(db),
      recentRuns: await selectRecentRuns(db, RECENT_RUNS),
      usage: await usageByDay(db, usage, CHART_DAYS),
    })),
  );
  return router;
}
