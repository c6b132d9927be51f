import { type Request, Router } from 'express';
import { z } from 'zod';
import { cancelRun, retryRun, runsOfOrganization, runWithSteps, startRun } from '../domain/runs';
import { createWorkflow, deleteWorkflow, getWorkflow, listWorkflows, updateWorkflow } from '../domain/workflows';
import { pageOf, parse, uuidParam, withTenant } from '../lib';
import { currentOrg, currentUser, requireOrg } from '../middleware/session';
import { stepsSchema } from '../workflows/types';

export const workflowsRouter = Router();

const fields = {
  name: z.string().trim().min(1).max(120),
  description: z.string().trim().max(2000),
  steps: stepsSchema,
  enabled: z.boolean(),
};
const newWorkflow = z.object({
  ...fields,
  description: fields.description.default(''),
  steps: fields.steps.default([]),
  enabled: fields.enabled.default(true),
});
const workflowChange = z.object(fields).partial();
const runInput = z.object({ input: z.record(z.string(), z.unknown()).default({}) });

const actorOf = (req: Request) => ({ organizationId: currentOrg(req).id, userId: currentUser(req).id });

workflowsRouter.get('/api/workflows', requireOrg(), async (req, res) => {
  const items = await listWorkflows(currentOrg(req).id);
  res.json({ items, total: items.length });
});

workflowsRouter.post('/api/workflows', requireOrg('admin'), async (req, res) => {
  res.status(201).json(await createWorkflow(actorOf(req), parse(newWorkflow, req.body)));
});

workflowsRouter.get('/api/workflows/:id', requireOrg(), async (req, res) => {
  res.json(await getWorkflow(currentOrg(req).id, uuidParam(req.params.id, 'Workflow')));
});

workflowsRouter.put('/api/workflows/:id', requireOrg('admin'), async (req, res) => {
  res.json(await updateWorkflow(actorOf(req), uuidParam(req.params.id, 'Workflow'), parse(workflowChange, req.body)));
});

workflowsRouter.delete('/api/workflows/:id', requireOrg('admin'), async (req, res) => {
  await deleteWorkflow(actorOf(req), uuidParam(req.params.id, 'Workflow'));
  res.status(204).end();
});

workflowsRouter.post('/api/workflows/:id/run', requireOrg(), async (req, res) => {
  const { input } = parse(runInput, req.body);
  res.status(202).json(await startRun(actorOf(req), uuidParam(req.params.id, 'Workflow'), input));
});

workflowsRouter.get('/api/workflows/:id/runs', requireOrg(), async (req, res) => {
  const { id } = currentOrg(req);
  const workflow = await getWorkflow(id, uuidParam(req.params.id, 'Workflow'));
  res.json(await withTenant(id, (tx) => runsOfOrganization(tx, id, pageOf(req.query), workflow.id)));
});

workflowsRouter.get('/api/runs/:id', requireOrg(), async (req, res) => {
  res.json(await runWithSteps(currentOrg(req).id, uuidParam(req.params.id, 'Run')));
});

workflowsRouter.post('/api/runs/:id/cancel', requireOrg(), async (req, res) => {
  res.json(await cancelRun(actorOf(req), uuidParam(req.params.id, 'Run')));
});

workflowsRouter.post('/api/runs/:id/retry', requireOrg(), async (req, res) => {
  res.status(202).json(await retryRun(actorOf(req), uuidParam(req.params.id, 'Run')));
});
