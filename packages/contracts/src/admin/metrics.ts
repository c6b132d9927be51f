import { z } from 'zod';
import { listOf } from '../common.ts';
import { endpoint } from '../endpoint.ts';

const common = { tag: 'metrics', permission: 'support', method: 'GET', status: 200 } as const;

export const readMetricsTotals = endpoint({
  ...common,
  path: '/api/metrics',
  summary: 'The figures of the dashboard',
  response: z.object({
    users: z.number(),
    organizations: z.number(),
    members: z.number(),
    workflows: z.number(),
    runs: z.number(),
    runsFailed: z.number(),
    leads: z.number(),
    newsletterSubscribers: z.number(),
    activeSubscriptions: z.number(),
    monthlyRevenueCents: z.number(),
    /** Of the process that answers; the other services count their own. */
    requests: z.object({ admin: z.number(), errors: z.number(), since: z.string() }),
  }),
});

export const readMetricsSeries = endpoint({
  ...common,
  path: '/api/metrics/timeseries',
  summary: 'Figures day by day, oldest first',
  query: z.object({ days: z.coerce.number().int().min(1).max(365).default(30) }),
  response: listOf(
    z.object({
      day: z.string(),
      signUps: z.number(),
      leads: z.number(),
      runs: z.number(),
      runsFailed: z.number(),
      revenueCents: z.number(),
    }),
  ),
});
