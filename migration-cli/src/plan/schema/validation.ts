import { z } from 'zod';
import { argv, text, variables, why } from './values.ts';

const outcome = z.enum(['passed', 'failed', 'absent']);
const request = z.strictObject({
  method: text,
  path: text,
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});

export const validation = z.strictObject({
  env: variables,
  suites: z.array(z.strictObject({ name: text, command: argv, env: variables })),
  companions: z.array(z.strictObject({ name: text, command: argv, env: variables, ready: text })),
  allowedDifferences: z.array(
    z.strictObject({ test: text, before: outcome, after: outcome, why, until: text.optional() }),
  ),
  truths: z.array(
    z.strictObject({
      name: text,
      service: text,
      requests: z.array(request).min(1),
      equals: z.record(z.string(), z.string()),
    }),
  ),
});
