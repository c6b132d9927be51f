import { z } from 'zod';
import { run } from './runs.ts';
import { tenantEndpoint } from './tenant-endpoint.ts';
import { usageDay } from './usage.ts';

export const readDashboard = tenantEndpoint({
  method: 'GET',
  path: '/api/dashboard',
  summary: 'Counts, the latest runs, and the usage of 14 days, oldest first',
  tag: 'dashboard',
  permission: 'member',
  response: z.object({
    counts: z.object({
      workflows: z.number(),
      endpoints: z.number(),
      members: z.number(),
      connections: z.number(),
      services: z.number(),
      runs: z.number(),
      runsFailed: z.number(),
    }),
    recentRuns: z.array(run),
    usage: z.array(usageDay),
  }),
  status: 200,
});
