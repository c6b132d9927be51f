import { randomUUID } from 'node:crypto';
import {
  createWorkflow,
  deleteWorkflow,
  listRuns,
  listWorkflows,
  readWorkflow,
  startRun,
  updateWorkflow,
} from '@nectar/contracts/core/workflows.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningCore, startCore } from '../../../test/core.ts';

let core: RunningCore;
let owner: Awaited<ReturnType<RunningCore['member']>>;
beforeAll(async () => {
  core = await startCore();
  owner = await core.member('owner');
});
afterAll(() => core?.stop());

const wait = { type: 'delay' as const, config: { ms: 1 } };

it('are made with what is left out filled in, changed as new versions, and deleted', async () => {
  const made = await owner.client.call(createWorkflow, { body: { name: ' Orders ' } });
  expect(made).toMatchObject({ name: 'Orders', description: '', steps: [], enabled: true, version: 1 });
  const params = { id: made.id };
  const changed = await owner.client.call(updateWorkflow, { params, body: { steps: [wait], enabled: false } });
  expect(changed).toMatchObject({ name: 'Orders', steps: [wait], enabled: false, version: 2 });
  expect(await owner.client.call(readWorkflow, { params })).toEqual(changed);
  expect(await owner.client.call(listWorkflows)).toEqual({ items: [changed], total: 1 });
  await owner.client.call(deleteWorkflow, { params });
  expect(await owner.client.refused(readWorkflow, { params })).toMatchObject({ status: 404 });
  expect(await owner.client.refused(deleteWorkflow, { params })).toMatchObject({ status: 404 });
  const log = ['workflow.created', 'workflow.updated', 'workflow.deleted'];
  expect(await core.audit(owner.organizationId)).toEqual(log);
});

it('refuse what is no step, and name the field', async () => {
  const steps = [{ type: 'http', config: {} }] as never;
  const refusal = await owner.client.refused(createWorkflow, { body: { name: 'Bad', steps } });
  expect(refusal).toMatchObject({ status: 400, code: 'invalid_request' });
  expect(Object.keys(refusal.fields ?? {})).toEqual(['steps.0.config.url']);
});

it('are not found by a text that is no id', async () => {
  expect(await owner.client.refused(readWorkflow, { params: { id: "' OR 1=1" } })).toMatchObject({ status: 404 });
});

it('are as many as the plan allows, and none once it has expired', async () => {
  const { client, organizationId } = await core.member('admin');
  const limit = (sql: string) => core.run(`UPDATE public.organizations SET ${sql} WHERE id = $1`, [organizationId]);
  await limit(`limits = '{"workflows": 1, "runsPerMonth": 0}'`);
  const { id } = await client.call(createWorkflow, { body: { name: 'First' } });
  const second = { body: { name: 'Second' } };
  expect(await client.refused(createWorkflow, second)).toMatchObject({ status: 402, code: 'plan_limit' });
  expect(await client.refused(startRun, { params: { id }, body: {} })).toMatchObject({ code: 'plan_limit' });
  await limit(`plan_status = 'expired', limits = '{}'`);
  expect(await client.refused(createWorkflow, second)).toMatchObject({ status: 402, code: 'plan_expired' });
});

it('of one organisation are nothing to another', async () => {
  const { id } = await owner.client.call(createWorkflow, { body: { name: 'Ours' } });
  const { client } = await core.member('owner');
  expect((await client.call(listWorkflows)).items).toEqual([]);
  for (const params of [{ id }, { id: randomUUID() }]) {
    expect(await client.refused(readWorkflow, { params })).toMatchObject({ status: 404 });
    expect(await client.refused(updateWorkflow, { params, body: { name: 'Taken' } })).toMatchObject({ status: 404 });
    expect(await client.refused(listRuns, { params })).toMatchObject({ status: 404 });
    expect(await client.refused(startRun, { params, body: {} })).toMatchObject({ status: 404 });
  }
  expect(await owner.client.call(readWorkflow, { params: { id } })).toMatchObject({ name: 'Ours', version: 1 });
});
