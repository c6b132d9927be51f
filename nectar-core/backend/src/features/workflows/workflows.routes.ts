import { cancelRun as cancelContract, readRun, retryRun } from '@nectar/contracts/core/runs.ts';
import {
  createWorkflow,
  deleteWorkflow,
  listRuns,
  listWorkflows,
  readWorkflow,
  startRun,
  updateWorkflow,
} from '@nectar/contracts/core/workflows.ts';
import { pageOf, uuid, whole } from '@nectar/service-kit';
import { Router } from 'express';
import type { Guards } from '../auth/guards.ts';
import type { Worker } from './engine/worker.ts';
import { selectRuns } from './runs.queries.ts';
import { cancelRun, queueRetry, queueRun, runWithSteps } from './runs.ts';
import { selectWorkflows } from './workflows.queries.ts';
import { addWorkflow, changeWorkflow, findWorkflow, removeWorkflow } from './workflows.ts';

const workflowId = (params: { id: string }) => uuid(params.id, 'Workflow');
const runId = (params: { id: string }) => uuid(params.id, 'Run');

export function workflowRoutes({ forMember }: Guards): Router {
  const router = Router();
  forMember(router, listWorkflows, async ({ caller }) => whole(await caller.inTenant(selectWorkflows)));
  forMember(router, createWorkflow, ({ caller, body }) =>
    caller.inTenant((db) => addWorkflow(db, caller.user.id, body)),
  );
  forMember(router, readWorkflow, ({ caller, params }) =>
    caller.inTenant((db) => findWorkflow(db, workflowId(params))),
  );
  forMember(router, updateWorkflow, ({ caller, params, body }) =>
    caller.inTenant((db) => changeWorkflow(db, caller.user.id, workflowId(params), body)),
  );
  forMember(router, deleteWorkflow, ({ caller, params }) =>
    caller.inTenant((db) => removeWorkflow(db, caller.user.id, workflowId(params))),
  );
  forMember(router, listRuns, ({ caller, params, query }) =>
    caller.inTenant(async (db) => selectRuns(db, (await findWorkflow(db, workflowId(params))).id, pageOf(query))),
  );
  return router;
}

export function runRoutes({ forMember }: Guards, worker: Pick<Worker, 'wake' | 'interrupt'>): Router {
  const router = Router();
  forMember(router, startRun, async ({ caller, params, body }) => {
    const run = await caller.inTenant((db) => queueRun(db, caller.user.id, workflowId(params), body.input));
    worker.wake();
    return run;
  });
  forMember(router, readRun, ({ caller, params }) => caller.inTenant((db) => runWithSteps(db, runId(params))));
  forMember(router, cancelContract, async ({ caller, params }) => {
    const run = await caller.inTenant((db) => cancelRun(db, caller.user.id, runId(params)));
    worker.interrupt(run.id);
    return run;
  });
  forMember(router, retryRun, async ({ caller, params }) => {
    const run = await caller.inTenant((db) => queueRetry(db, caller.user.id, runId(params)));
    worker.wake();
    return run;
  });
  return router;
}
