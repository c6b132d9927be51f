import { z } from 'zod';
import { byId, instant, listOf, paged } from '../common.ts';
import { planErrors, workflowDisabled } from './errors.ts';
import { run } from './runs.ts';
import { stepSchema, stepsSchema } from './steps.ts';
import { tenantEndpoint } from './tenant-endpoint.ts';

export const workflow = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  steps: z.array(stepSchema),
  enabled: z.boolean(),
  /** Counts every change; runs remember the one they ran. */
  version: z.number(),
  createdAt: instant,
  updatedAt: instant,
});

const fields = {
  name: z.string().trim().min(1).max(120),
  description: z.string().trim().max(2000),
  steps: stepsSchema,
  enabled: z.boolean(),
};

const common = { tag: 'workflows', status: 200 } as const;

export const listWorkflows = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/workflows',
  summary: 'All workflows, by name',
  permission: 'member',
  response: listOf(workflow),
});

export const createWorkflow = tenantEndpoint({
  ...common,
  method: 'POST',
  path: '/api/workflows',
  summary: 'Makes a workflow',
  permission: 'admin',
  body: z.object({
    ...fields,
    description: fields.description.default(''),
    steps: fields.steps.default([]),
    enabled: fields.enabled.default(true),
  }),
  response: workflow,
  status: 201,
  errors: planErrors,
});

export const readWorkflow = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/workflows/:id',
  summary: 'One workflow',
  permission: 'member',
  params: byId,
  response: workflow,
});

export const updateWorkflow = tenantEndpoint({
  ...common,
  method: 'PUT',
  path: '/api/workflows/:id',
  summary: 'Changes what is given; every change is a new version',
  permission: 'admin',
  params: byId,
  body: z.object(fields).partial(),
  response: workflow,
});

export const deleteWorkflow = tenantEndpoint({
  ...common,
  method: 'DELETE',
  path: '/api/workflows/:id',
  summary: 'Deletes a workflow with its runs',
  permission: 'admin',
  params: byId,
  status: 204,
});

export const startRun = tenantEndpoint({
  ...common,
  method: 'POST',
  path: '/api/workflows/:id/run',
  summary: 'Queues a run',
  permission: 'member',
  params: byId,
  body: z.object({ input: z.record(z.string(), z.unknown()).default({}) }),
  response: run,
  status: 202,
  errors: [workflowDisabled, ...planErrors],
});

export const listRuns = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/workflows/:id/runs',
  summary: 'Runs of a workflow, newest first',
  permission: 'member',
  params: byId,
  query: z.object(paged),
  response: listOf(run),
});
