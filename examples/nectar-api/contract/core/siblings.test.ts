import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient, type Json } from '../support/client';
import { colleague, expectError, type Tenant, tenantOwner, uniqueEmail } from '../support/people';
import { until } from '../support/poll';
import { startUpstream, type Upstream } from '../support/upstream';

/** Two of everything: what is done to one of them leaves the other as it was, and lists keep their order. */
let owner: Tenant;
let upstream: Upstream;
let client: Client;
beforeAll(async () => {
  upstream = await startUpstream();
  owner = await tenantOwner();
  client = owner.client;
});
afterAll(async () => upstream.close());

async function made(path: string, body: Json): Promise<Json> {
  const reply = await client.post(path, body);
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body;
}

const idsOf = async (path: string): Promise<string[]> =>
  (await client.get(path)).body.items.map((item: Json) => item.id);

const ended = (runId: string) =>
  until(`The end of run ${runId}`, async () => {
    const { body } = await client.get(`/api/runs/${runId}`);
    return ['succeeded', 'failed', 'cancelled'].includes(body.status) ? body : undefined;
  });

describe('of two', () => {
  it('workflows one is changed, run and deleted', async () => {
    const first = await made('/api/workflows', { name: 'First', steps: [{ type: 'transform', config: { set: { one: 1 } } }] });
    const second = await made('/api/workflows', { name: 'Second', steps: [{ type: 'transform', config: { set: { two: 2 } } }] });
    expect((await client.get(`/api/workflows/${second.id}`)).body).toMatchObject({ id: second.id, name: 'Second' });
    await client.put(`/api/workflows/${second.id}`, { name: 'Second, changed' });
    expect((await client.get(`/api/workflows/${first.id}`)).body).toMatchObject({ name: 'First', version: 1 });
    const runs: Json[] = [];
    for (const { id } of [first, second, second]) {
      const started = await client.post(`/api/workflows/${id}/run`, { input: {} });
      runs.push(await ended(started.body.id));
    }
    expect(runs[2].steps[0].output).toEqual({ two: 2 });
    expect(runs[0].steps[0].output).toEqual({ one: 1 });
    expect((await client.get(`/api/workflows/${first.id}/runs`)).body.total).toBe(1);
    expect(await idsOf(`/api/workflows/${second.id}/runs`)).toEqual([runs[2].id, runs[1].id]);
    expect((await client.post(`/api/runs/${runs[1].id}/retry`, {})).status).toBe(202);
    expect((await client.delete(`/api/workflows/${second.id}`)).status).toBe(204);
    expect(await idsOf('/api/workflows')).toEqual([first.id]);
  });

  it('endpoints one is called, changed and deleted', async () => {
    const draft = (path: string) => ({ name: path, method: 'POST', path, upstreamUrl: `${upstream.url}/echo` });
    const first = await made('/api/endpoints', draft('/first'));
    const second = await made('/api/endpoints', draft('/second'));
    await client.post(`/api/endpoints/${first.id}/test`, { body: { n: 1 } });
    await client.post(`/api/endpoints/${second.id}/test`, { body: { n: 2 } });
    await client.post(`/api/endpoints/${second.id}/test`, { body: { n: 3 } });
    expect((await client.get(`/api/endpoints/${first.id}/calls`)).body.total).toBe(1);
    expect((await client.get(`/api/endpoints/${second.id}/calls`)).body.total).toBe(2);
    expect((await client.get(`/api/endpoints/${second.id}`)).body).toMatchObject({ path: '/second' });
    await client.put(`/api/endpoints/${second.id}`, { name: 'Changed' });
    expect((await client.get(`/api/endpoints/${first.id}`)).body).toMatchObject({ name: '/first' });
    expect((await client.delete(`/api/endpoints/${second.id}`)).status).toBe(204);
    expect(await idsOf('/api/endpoints')).toEqual([first.id]);
  });

  it('API keys one is revoked', async () => {
    const first = await made('/api/api-keys', { name: 'First key' });
    const second = await made('/api/api-keys', { name: 'Second key' });
    expect(await idsOf('/api/api-keys')).toEqual([second.id, first.id]);
    expect((await client.delete(`/api/api-keys/${second.id}`)).status).toBe(204);
    const outside = createClient('core');
    const call = (key: string) => outside.post('/v1/call/first', {}, { headers: { authorization: `Bearer ${key}` } });
    expect((await call(first.key)).status).toBe(200);
    expectError(await call(second.key), 401);
  });

  it('connections one is changed, checked and deleted', async () => {
    const draft = (name: string) => ({ provider: 'echo', name, baseUrl: upstream.url, secret: `secret of ${name}` });
    const first = await made('/api/connections', draft('First'));
    const second = await made('/api/connections', draft('Second'));
    await client.put(`/api/connections/${second.id}`, { name: 'Second, changed' });
    expect((await client.post(`/api/connections/${second.id}/check`, {})).body).toMatchObject({ ok: true });
    const { body } = await client.get('/api/connections');
    expect(body.items.find((item: Json) => item.id === first.id)).toMatchObject({ name: 'First', lastCheckStatus: 'unchecked' });
    expect((await client.delete(`/api/connections/${second.id}`)).status).toBe(204);
    expect(await idsOf('/api/connections')).toEqual([first.id]);
  });

  it('invitations one is taken back, and of two members one goes', async () => {
    const first = await made('/api/invitations', { email: uniqueEmail('first'), role: 'member' });
    const second = await made('/api/invitations', { email: uniqueEmail('second'), role: 'member' });
    expect((await client.delete(`/api/invitations/${second.id}`)).status).toBe(204);
    expect(await idsOf('/api/invitations')).toEqual([first.id]);
    const [stays, goes] = [await colleague(owner, 'member'), await colleague(owner, 'member')];
    const items: Json[] = (await client.get('/api/members')).body.items;
    const idOf = (email: string) => items.find((item) => item.email === email)?.id;
    expect((await client.patch(`/api/members/${idOf(goes.email)}`, { role: 'admin' })).status).toBe(200);
    expect((await client.delete(`/api/members/${idOf(goes.email)}`)).status).toBe(204);
    expect((await stays.client.get('/api/organization')).status).toBe(200);
    expectError(await goes.client.get('/api/organization'), 403);
  });
});
