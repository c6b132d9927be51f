import { z } from 'zod';
import { byId, instant } from '../common.ts';
import { planErrors, runFinished, runNotFinished, workflowDisabled } from './errors.ts';
import { stepTypes } from './steps.ts';
import { tenantEndpoint } from './tenant-endpoint.ts';

export const runStatus = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);

export const run = z.object({
  id: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  workflowVersion: z.number(),
  status: runStatus,
  trigger: z.enum(['manual', 'retry', 'schedule', 'api']),
  retryOf: z.string().nullable(),
  input: z.unknown(),
  output: z.unknown(),
  error: z.string().nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
});

export const runStep = z.object({
  id: z.string(),
  /** Place in the workflow, from 0. */
  index: z.number(),
  name: z.string(),
  type: z.enum(stepTypes),
  status: z.enum(['running', 'succeeded', 'failed', 'skipped', 'cancelled']),
  /** What the step was really given, after templates were filled in. */
  input: z.unknown(),
  output: z.unknown(),
  error: z.string().nullable(),
  durationMs: z.number().nullable(),
  startedAt: instant,
});

const common = { tag: 'runs', permission: 'member', params: byId } as const;

export const readRun = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/runs/:id',
  summary: 'A run with the input and output of each of its steps',
  response: run.extend({ steps: z.array(runStep) }),
  status: 200,
});

export const cancelRun = tenantEndpoint({
  ...common,
  method: 'POST',
  path: '/api/runs/:id/cancel',
  summary: 'Ends a run that waits or works',
  response: run,
  status: 200,
  errors: [runFinished],
});

export const retryRun = tenantEndpoint({
  ...common,
  method: 'POST',
  path: '/api/runs/:id/retry',
  summary: 'Runs the workflow as it is now with the input of an earlier run',
  response: run,
  status: 202,
  errors: [runNotFinished, workflowDisabled, ...planErrors],
});
