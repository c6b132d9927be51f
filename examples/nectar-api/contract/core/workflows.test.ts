import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Json } from '../support/client';
import { mailTo } from '../support/mail';
import { colleague, expectError, type Tenant, tenantOwner, uniqueEmail } from '../support/people';
import { until } from '../support/poll';
import { startUpstream, type Upstream } from '../support/upstream';

let owner: Tenant;
let member: Tenant;
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
  owner = await tenantOwner();
  member = await colleague(owner, 'member');
});
afterAll(async () => upstream.close());

async function workflow(steps: Json[], name = 'Contract workflow'): Promise<string> {
  const made = await owner.client.post('/api/workflows', { name, steps });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

async function run(client: Client, workflowId: string, input: Json = {}): Promise<string> {
  const started = await client.post(`/api/workflows/${workflowId}/run`, { input });
  expect(started.status).toBe(202);
  return started.body.id;
}

const ended = (client: Client, runId: string) =>
  until(`The end of run ${runId}`, async () => {
    const { body } = await client.get(`/api/runs/${runId}`);
    return ['succeeded', 'failed', 'cancelled'].includes(body.status) ? body : undefined;
  });

describe('workflows', () => {
  it('are created, changed, listed and deleted', async () => {
    const id = await workflow([{ type: 'delay', config: { ms: 1 } }]);
    const changed = await owner.client.put(`/api/workflows/${id}`, { name: 'Changed' });
    expect(changed.body).toMatchObject({ id, name: 'Changed', version: 2 });
    expect((await member.client.get('/api/workflows')).body.items.map((item: Json) => item.id)).toContain(id);
    expectError(await member.client.put(`/api/workflows/${id}`, { name: 'Mine' }), 403);
    expectError(await member.client.delete(`/api/workflows/${id}`), 403);
    expect((await owner.client.delete(`/api/workflows/${id}`)).status).toBe(204);
    expectError(await member.client.get(`/api/workflows/${id}`), 404);
  });

  it('refuse steps that do not exist', async () => {
    expectError(await owner.client.post('/api/workflows', { name: 'Bad', steps: [{ type: 'shell', config: {} }] }), 400);
    expectError(await owner.client.post('/api/workflows', { name: 'Bad', steps: [{ type: 'http', config: {} }] }), 400);
    expectError(await member.client.post('/api/workflows', { name: 'Mine', steps: [] }), 403);
  });

  it('run every kind of step and keep what went in and out', async () => {
    const to = uniqueEmail('workflow');
    const id = await workflow([
      { type: 'http', name: 'Ask', config: { method: 'POST', url: `${upstream.url}/orders`, body: { id: '{{input.order}}' } } },
      { type: 'transform', name: 'Shape', config: { set: { status: '{{steps.0.status}}', order: '{{input.order}}' } } },
      { type: 'condition', name: 'Check', config: { left: '{{previous.order}}', operator: 'greater_than', right: 5 } },
      { type: 'delay', name: 'Wait', config: { ms: 5 } },
      { type: 'email', name: 'Tell', config: { to, subject: 'Order {{input.order}}', body: 'It came through.' } },
    ]);
    const done = await ended(member.client, await run(member.client, id, { order: 7 }));
    expect(done).toMatchObject({ status: 'succeeded', error: null, input: { order: 7 } });
    expect(done.steps.map((step: Json) => [step.type, step.status])).toEqual(
      ['http', 'transform', 'condition', 'delay', 'email'].map((type) => [type, 'succeeded']),
    );
    expect(done.steps[1].output).toEqual({ status: 200, order: 7 });
    expect(done.steps[2].output).toEqual({ matched: true });
    expect((await mailTo(to)).subject).toContain('Order 7');
  });

  it('stop at a condition that does not hold', async () => {
    const id = await workflow([
      { type: 'condition', config: { left: '{{input.n}}', operator: 'equals', right: 1 } },
      { type: 'transform', config: { set: { reached: true } } },
    ]);
    const done = await ended(owner.client, await run(owner.client, id, { n: 2 }));
    expect(done.status).toBe('succeeded');
    expect(done.steps.filter((step: Json) => step.status === 'succeeded')).toHaveLength(1);
  });

  it('fail with a reason, and can be tried again', async () => {
    const id = await workflow([{ type: 'http', name: 'Ask', config: { url: `${upstream.url}/fail` } }]);
    const failed = await ended(owner.client, await run(owner.client, id));
    expect(failed).toMatchObject({ status: 'failed', error: expect.stringContaining('500') });
    expect(failed.steps[0].status).toBe('failed');

    await owner.client.put(`/api/workflows/${id}`, { steps: [{ type: 'http', name: 'Ask', config: { url: `${upstream.url}/ok` } }] });
    const again = await member.client.post(`/api/runs/${failed.id}/retry`, {});
    expect(again).toMatchObject({ status: 202, body: { trigger: 'retry' } });
    expect((await ended(member.client, again.body.id)).status).toBe('succeeded');
    const history = await member.client.get(`/api/workflows/${id}/runs`);
    expect(history.body).toMatchObject({ total: 2, items: [{ status: 'succeeded' }, { status: 'failed' }] });
  });

  it('are cancelled while they wait', async () => {
    const id = await workflow([{ type: 'delay', config: { ms: 30_000 } }, { type: 'transform', config: { set: { late: true } } }]);
    const runId = await run(owner.client, id);
    await until('The run starting', async () => (await owner.client.get(`/api/runs/${runId}`)).body.status === 'running');
    expect(await owner.client.post(`/api/runs/${runId}/cancel`, {})).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expectError(await owner.client.post(`/api/runs/${runId}/cancel`, {}), 409);
    const { body } = await owner.client.get(`/api/runs/${runId}`);
    expect(body.steps.filter((step: Json) => step.status === 'succeeded')).toEqual([]);
  });

  it('do not run while they are switched off', async () => {
    const id = await workflow([]);
    await owner.client.put(`/api/workflows/${id}`, { enabled: false });
    expectError(await owner.client.post(`/api/workflows/${id}/run`, {}), 409);
  });
});
