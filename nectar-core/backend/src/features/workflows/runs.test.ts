import { createConnection } from '@nectar/contracts/core/connections.ts';
import { cancelRun, readRun, retryRun } from '@nectar/contracts/core/runs.ts';
import { createWorkflow, listRuns, startRun, updateWorkflow } from '@nectar/contracts/core/workflows.ts';
import { createPool } from '@nectar/service-kit';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { type RunningCore, startCore } from '../../../test/core.ts';
import { startUpstream, type Upstream } from '../../../test/upstream.ts';
import { abandonedRuns } from './workflows.jobs.ts';

type Steps = z.input<typeof createWorkflow.body>['steps'];

let core: RunningCore;
let owner: Awaited<ReturnType<RunningCore['member']>>;
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
  core = await startCore();
  owner = await core.member('owner');
});
afterAll(async () => {
  await core?.stop();
  await upstream?.stop();
});

const make = async (steps: Steps) => (await owner.client.call(createWorkflow, { body: { name: 'Test', steps } })).id;
const start = async (id: string, input: Record<string, unknown> = {}) =>
  (await owner.client.call(startRun, { params: { id }, body: { input } })).id;
const read = (id: string) => owner.client.call(readRun, { params: { id } });

const ended = (id: string) =>
  vi.waitFor(
    async () => {
      const run = await read(id);
      expect(['queued', 'running']).not.toContain(run.status);
      return run;
    },
    { timeout: 15_000, interval: 50 },
  );

it('run every kind of step in order and keep what went in and out', async () => {
  const id = await make([
    {
      type: 'http',
      name: 'Ask',
      config: { method: 'POST', url: `${upstream.url}/orders`, body: { n: '{{input.n}}' } },
    },
    { type: 'transform', config: { set: { status: '{{steps.0.status}}', text: 'n is {{input.n}}' } } },
    { type: 'condition', config: { left: '{{previous.status}}', operator: 'equals', right: 200 } },
    { type: 'delay', config: { ms: 1 } },
    { type: 'email', config: { to: 'reader@test.example', subject: '{{previous.text}}', body: 'Done <b>well</b>' } },
  ]);
  const run = await ended(await start(id, { n: 7 }));
  expect(run).toMatchObject({
    status: 'succeeded',
    error: null,
    trigger: 'manual',
    workflowVersion: 1,
    input: { n: 7 },
  });
  expect(run.steps.map(({ index, type, status }) => [index, type, status])).toEqual(
    ['http', 'transform', 'condition', 'delay', 'email'].map((type, index) => [index, type, 'succeeded']),
  );
  expect(run.steps[1]?.output).toEqual({ status: 200, text: 'n is 7' });
  expect(run.steps[1]?.input).toMatchObject({ set: { status: 200, text: 'n is 7' } });
  expect(upstream.asked.at(-1)).toMatchObject({ method: 'POST', url: '/orders', body: '{"n":7}' });
  const [mail] = (await (await fetch(`${core.mail.url}/api/messages?to=reader@test.example`)).json()) as {
    subject: string;
    html: string;
  }[];
  expect(mail?.subject).toBe('n is 7');
  expect(mail?.html).not.toContain('<b>well</b>');
});

it('stop well, or fail, where a condition does not hold', async () => {
  const unmet = { left: '{{input.n}}', operator: 'greater_than' as const, right: 5 };
  const after = { type: 'transform' as const, config: { set: { reached: true } } };
  const stops = await ended(await start(await make([{ type: 'condition', config: unmet }, after]), { n: 1 }));
  expect([stops.status, stops.steps.map(({ status }) => status)]).toEqual(['succeeded', ['succeeded', 'skipped']]);
  const failing = { type: 'condition' as const, config: { ...unmet, otherwise: 'fail' as const } };
  const fails = await ended(await start(await make([failing, after]), { n: 1 }));
  expect([fails.status, fails.steps.map(({ status }) => status)]).toEqual(['failed', ['failed', 'skipped']]);
});

it('fail with the reason, and a retry runs the workflow as it is by then', async () => {
  const step = (path: string) => ({ type: 'http' as const, name: 'Ask', config: { url: upstream.url + path } });
  const id = await make([step('/status/503')]);
  const failed = await ended(await start(id));
  expect(failed).toMatchObject({ status: 'failed', error: 'Step 1 "Ask": The server answered 503.' });
  await owner.client.call(updateWorkflow, { params: { id }, body: { steps: [step('/status/204')] } });
  const retry = await owner.client.call(retryRun, { params: { id: failed.id } });
  expect(retry).toMatchObject({ trigger: 'retry', retryOf: failed.id, workflowVersion: 2 });
  expect((await ended(retry.id)).status).toBe('succeeded');
  const { items, total } = await owner.client.call(listRuns, { params: { id }, query: { pageSize: 1 } });
  expect([total, items.map((run) => run.id)]).toEqual([2, [retry.id]]);
});

it('send a connection’s secret to its own origin only, and keep it out of the history', async () => {
  const body = { provider: 'test', name: 'Theirs', baseUrl: upstream.url, secret: 'the-secret-of-the-test' };
  const { id: connectionId } = await owner.client.call(createConnection, { body });
  const ask = (url: string) => make([{ type: 'http', config: { url, connectionId } }]);
  const sent = await ended(await start(await ask(`${upstream.url}/with-secret`)));
  expect(upstream.asked.at(-1)?.headers.authorization).toBe('Bearer the-secret-of-the-test');
  expect(JSON.stringify(sent)).not.toContain('the-secret-of-the-test');
  const count = upstream.asked.length;
  const kept = await ended(await start(await ask(upstream.url.replace('127.0.0.1', 'localhost'))));
  expect(kept).toMatchObject({ status: 'failed', error: expect.stringContaining('its secret is not sent elsewhere') });
  expect(upstream.asked).toHaveLength(count);
});

it('end at once when they are cancelled, and cannot be cancelled twice or retried while they work', async () => {
  const id = await start(await make([{ type: 'delay', config: { ms: 60_000 } }]));
  await vi.waitFor(async () => expect((await read(id)).status).toBe('running'), { timeout: 10_000 });
  expect(await owner.client.refused(retryRun, { params: { id } })).toMatchObject({ code: 'run_not_finished' });
  // A run that is cancelled before its first step began has no step to end.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(await owner.client.call(cancelRun, { params: { id } })).toMatchObject({ status: 'cancelled' });
  await vi.waitFor(async () => expect((await read(id)).steps[0]?.status).toBe('cancelled'), { timeout: 10_000 });
  expect((await read(id)).status).toBe('cancelled');
  expect(await owner.client.refused(cancelRun, { params: { id } })).toMatchObject({ code: 'run_finished' });
});

it('do not start while their workflow is switched off', async () => {
  const id = await make([]);
  await owner.client.call(updateWorkflow, { params: { id }, body: { enabled: false } });
  expect(await owner.client.refused(startRun, { params: { id }, body: {} })).toMatchObject({
    code: 'workflow_disabled',
  });
});

it('of one organisation are nothing to another', async () => {
  const id = await start(await make([]));
  const { client } = await core.member('owner');
  for (const endpoint of [readRun, cancelRun, retryRun])
    expect(await client.refused(endpoint, { params: { id } })).toMatchObject({ status: 404 });
});

it('that a stopped process left behind are failed, and no others', async () => {
  const workflowId = await make([]);
  const insert = async (age: string) => {
    const { rows } = await core.run(
      `INSERT INTO public.workflow_runs (organization_id, workflow_id, status, started_at)
       VALUES ($1, $2, 'running', now() - $3::interval) RETURNING id`,
      [owner.organizationId, workflowId, age],
    );
    return rows[0].id as string;
  };
  const [old, young] = [await insert('11 minutes'), await insert('1 minute')];
  const pool = createPool({ url: core.databaseUrl, max: 1, statementTimeoutMs: 5_000, applicationName: 'test' });
  expect(await abandonedRuns({ pool }).run()).toBe(1);
  await pool.end();
  expect(await read(old)).toMatchObject({ status: 'failed', error: 'The server stopped during this run. Retry it.' });
  expect((await read(young)).status).toBe('running');
});
