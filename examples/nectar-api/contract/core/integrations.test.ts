import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type Json } from '../support/client';
import { colleague, expectError, type Tenant, tenantOwner } from '../support/people';
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

describe('the service catalogue', () => {
  it('lists the services and configures one', async () => {
    const { body } = await member.client.get('/api/services');
    expect(body.total).toBeGreaterThanOrEqual(12);
    const chosen = body.items.find((item: Json) => !item.enabled && (item.configSchema.required ?? []).length > 0);
    const valueOf = (property: Json) => property.enum?.[0] ?? ({ boolean: true, number: 1, integer: 1 } as Json)[property.type] ?? 'demo';
    const config = Object.fromEntries(
      chosen.configSchema.required.map((name: string) => [name, valueOf(chosen.configSchema.properties[name])]),
    );
    const path = `/api/services/${chosen.slug}`;
    expectError(await member.client.put(`${path}/config`, { enabled: true, config }), 403);
    expectError(await owner.client.put(`${path}/config`, { enabled: true, config: {} }), 400);
    expect((await owner.client.put(`${path}/config`, { enabled: true, config })).status).toBe(200);
    expect((await member.client.get(path)).body).toMatchObject({ slug: chosen.slug, enabled: true, config });
    expectError(await member.client.get('/api/services/no-such-service'), 404);
  });
});

describe('endpoints and API keys', () => {
  const draft = (path: string) => ({ name: 'Echo', method: 'POST', path, upstreamUrl: `${upstream.url}/echo` });

  it('are created, changed, tested and deleted', async () => {
    const made = await owner.client.post('/api/endpoints', draft('/orders'));
    expect(made.status).toBe(201);
    const path = `/api/endpoints/${made.body.id}`;
    expect((await owner.client.put(path, { name: 'Orders' })).body).toMatchObject({ name: 'Orders', path: '/orders' });
    const result = await owner.client.post(`${path}/test`, { body: { order: 7 } });
    expect(result.body).toMatchObject({ status: 200, durationMs: expect.any(Number) });
    expect(result.body.response.body).toMatchObject({ method: 'POST', body: '{"order":7}' });
    const calls = await member.client.get(`${path}/calls`);
    expect(calls.body).toMatchObject({ total: 1, items: [{ status: 200 }] });
    expect((await owner.client.delete(path)).status).toBe(204);
    expectError(await owner.client.get(path), 404);
  });

  it('refuse nonsense, doubles and members', async () => {
    expectError(await owner.client.post('/api/endpoints', { name: '', path: 'no-slash', upstreamUrl: 'nowhere' }), 400);
    await owner.client.post('/api/endpoints', draft('/double'));
    expectError(await owner.client.post('/api/endpoints', draft('/double')), 409);
    expectError(await member.client.post('/api/endpoints', draft('/mine')), 403);
    expectError(await member.client.post('/api/api-keys', { name: 'mine' }), 403);
  });

  it('are called from outside with a key that is shown once and can be revoked', async () => {
    await owner.client.post('/api/endpoints', draft('/outside'));
    const key = await owner.client.post('/api/api-keys', { name: 'Contract' });
    expect(key.status).toBe(201);
    expect(key.body.key).toMatch(/^nk_/);
    const listed = await owner.client.get('/api/api-keys');
    expect(JSON.stringify(listed.body)).not.toContain(key.body.key);

    const outside = createClient('core');
    const withKey = { headers: { authorization: `Bearer ${key.body.key}` } };
    const called = await outside.post('/v1/call/outside', { hello: 1 }, withKey);
    expect(called).toMatchObject({ status: 200, body: { body: '{"hello":1}' } });
    expect(called.body.authorization).toBeNull();
    expectError(await outside.post('/v1/call/nothing-here', {}, withKey), 404);
    expectError(await outside.post('/v1/call/outside', {}), 401);
    expect((await owner.client.delete(`/api/api-keys/${key.body.id}`)).status).toBe(204);
    expectError(await outside.post('/v1/call/outside', {}, withKey), 401);
  });
});

describe('connections', () => {
  it('keep their secret to themselves', async () => {
    const secret = `secret-${Date.now()}`;
    const made = await owner.client.post('/api/connections', { provider: 'echo', name: 'Echo', baseUrl: upstream.url, secret });
    expect(made.status).toBe(201);
    const path = `/api/connections/${made.body.id}`;
    expect((await owner.client.post(`${path}/check`, {})).body).toMatchObject({ ok: true, status: 200 });
    const listed = await member.client.get('/api/connections');
    expect(listed.body.items).toMatchObject([{ id: made.body.id, lastCheckStatus: 'ok' }]);
    expect(JSON.stringify([made.body, listed.body])).not.toContain(secret);

    await owner.client.put(path, { baseUrl: `${upstream.url}/fail` });
    expect((await owner.client.post(`${path}/check`, {})).body).toMatchObject({ ok: false, status: 500 });
    expectError(await member.client.delete(path), 403);
    expect((await owner.client.delete(path)).status).toBe(204);
    expectError(await owner.client.post(`${path}/check`, {}), 404);
  });
});
