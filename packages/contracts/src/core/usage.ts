import { z } from 'zod';

/** Usage of one day in UTC. */
export const usageDay = z.object({
  day: z.iso.date(),
  runs: z.number(),
  apiCalls: z.number(),
  /** Runs and calls together. */
  count: z.number(),
});
