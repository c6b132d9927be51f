import { createApiKey, listApiKeys, revokeApiKey } from '@nectar/contracts/core/api-keys.ts';
import {
  createEndpoint,
  deleteEndpoint,
  listEndpointCalls,
  listEndpoints,
  readEndpoint,
  testEndpoint,
  updateEndpoint,
} from '@nectar/contracts/core/endpoints.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningCore, startCore } from '../../../test/core.ts';
import { startUpstream, type Upstream } from '../../../test/upstream.ts';

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

const draft = (path: string) => ({ name: 'Orders', path, upstreamUrl: `${upstream.url}${path}` });
const outside = (method: string, path: string, key: string | null, init: RequestInit = {}) =>
  fetch(`${core.base}/v1/call${path}`, {
    method,
    ...init,
    headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...init.headers },
  });

it('are made, changed, listed by path, and deleted', async () => {
  const later = await owner.client.call(createEndpoint, { body: draft('/b') });
  const first = await owner.client.call(createEndpoint, { body: { ...draft('/a'), headers: { 'x-team': 'test' } } });
  expect(first).toMatchObject({ method: 'GET', timeoutMs: 10_000, enabled: true, headers: { 'x-team': 'test' } });
  const { items } = await owner.client.call(listEndpoints);
  expect(items.map(({ path }) => path)).toEqual(['/a', '/b']);
  const params = { id: later.id };
  const changed = await owner.client.call(updateEndpoint, { params, body: { method: 'POST' } });
  expect(changed).toMatchObject({ name: 'Orders', method: 'POST', path: '/b' });
  for (const { id } of items) await owner.client.call(deleteEndpoint, { params: { id } });
  expect(await owner.client.refused(readEndpoint, { params })).toMatchObject({ status: 404 });
});

it('refuse nonsense field by field, and a second one of the same method and path', async () => {
  const body = { name: '', path: 'no-slash', upstreamUrl: 'ftp://nowhere', timeoutMs: 5 };
  const refusal = await owner.client.refused(createEndpoint, { body });
  expect(Object.keys(refusal.fields ?? {}).sort()).toEqual(['name', 'path', 'timeoutMs', 'upstreamUrl']);
  await owner.client.call(createEndpoint, { body: draft('/double') });
  expect(await owner.client.refused(createEndpoint, { body: draft('/double') })).toMatchObject({ code: 'conflict' });
  const other = await owner.client.call(createEndpoint, { body: draft('/other') });
  const clash = { params: { id: other.id }, body: { path: '/double' } };
  expect(await owner.client.refused(updateEndpoint, clash)).toMatchObject({ status: 409 });
});

it('are tried from inside, and their history holds no secret', async () => {
  const headers = { Authorization: 'Bearer their-secret', 'x-team': 'test' };
  const { id } = await owner.client.call(createEndpoint, { body: { ...draft('/tried'), method: 'POST', headers } });
  const body = { body: { order: 7 } };
  const result = await owner.client.call(testEndpoint, { params: { id }, body });
  expect(result).toMatchObject({ status: 200, error: null, response: { body: { answered: '/tried' } } });
  expect(upstream.asked.at(-1)).toMatchObject({
    body: '{"order":7}',
    headers: { authorization: 'Bearer their-secret' },
  });
  const calls = await owner.client.call(listEndpointCalls, { params: { id } });
  expect(calls).toMatchObject({ total: 1, items: [{ id: result.id, source: 'test', status: 200, error: null }] });
  expect(JSON.stringify(calls)).not.toMatch(/their-secret|theirs=1/);
});

it('that do not answer say so as a result', async () => {
  const body = { ...draft('/gone'), upstreamUrl: 'http://127.0.0.1:1/gone' };
  const { id } = await owner.client.call(createEndpoint, { body });
  const result = await owner.client.call(testEndpoint, { params: { id }, body: {} });
  expect(result).toMatchObject({ status: null, error: expect.stringContaining('127.0.0.1:1') });
});

it('answer an API key from outside with what the upstream said, as long as the key is not revoked', async () => {
  await owner.client.call(createEndpoint, { body: { ...draft('/status/418'), method: 'POST' } });
  const made = await owner.client.call(createApiKey, { body: { name: 'Outside' } });
  expect(made.key).toMatch(/^nk_[0-9a-f]{32}_/);
  const reply = await outside('POST', '/status/418?page=2', made.key, {
    body: '{"hello":1}',
    headers: { 'content-type': 'application/json', cookie: 'ours=1' },
  });
  expect(reply.status).toBe(418);
  expect(await reply.json()).toEqual({ answered: '/status/418?page=2' });
  const asked = upstream.asked.at(-1);
  expect(asked).toMatchObject({ body: '{"hello":1}', url: '/status/418?page=2' });
  expect([asked?.headers.authorization, asked?.headers.cookie]).toEqual([undefined, undefined]);
  const { items } = await owner.client.call(listApiKeys);
  expect(items[0]).toMatchObject({ id: made.id, prefix: made.prefix, revokedAt: null });
  expect(items[0]?.lastUsedAt).not.toBeNull();
  expect(JSON.stringify(items)).not.toContain(made.key);
  await owner.client.call(revokeApiKey, { params: { id: made.id } });
  expect((await outside('POST', '/status/418', made.key)).status).toBe(401);
  expect(await owner.client.refused(revokeApiKey, { params: { id: made.id } })).toMatchObject({ status: 404 });
});

it('hand a stranger’s HTML out as text, pass text on, and say when the upstream is gone', async () => {
  const { key } = await owner.client.call(createApiKey, { body: { name: 'Text' } });
  await owner.client.call(createEndpoint, { body: { ...draft('/html'), method: 'PUT' } });
  const reply = await outside('PUT', '/html', key, { body: 'plain words', headers: { 'content-type': 'text/plain' } });
  expect(reply.headers.get('content-type')).toContain('text/plain');
  expect(upstream.asked.at(-1)?.body).toBe('plain words');
  await owner.client.call(createEndpoint, { body: { ...draft('/down'), upstreamUrl: 'http://127.0.0.1:1/' } });
  const down = await outside('GET', '/down', key);
  expect([down.status, ((await down.json()) as { code: string }).code]).toEqual([502, 'upstream_failed']);
});

it('are not reached with another organisation’s key, without one, or while they are switched off', async () => {
  const { id } = await owner.client.call(createEndpoint, { body: draft('/ours') });
  const { key } = await owner.client.call(createApiKey, { body: { name: 'Ours' } });
  const stranger = await core.member('owner');
  const theirs = await stranger.client.call(createApiKey, { body: { name: 'Theirs' } });
  expect((await outside('GET', '/ours', theirs.key)).status).toBe(404);
  // Their organisation with our secret, and a key that was never made.
  const mixed = theirs.key.slice(0, 36) + key.slice(36);
  for (const wrong of [null, 'nk_nonsense', mixed]) expect((await outside('GET', '/ours', wrong)).status).toBe(401);
  expect((await outside('GET', '/ours', key)).status).toBe(200);
  await owner.client.call(updateEndpoint, { params: { id }, body: { enabled: false } });
  expect((await outside('GET', '/ours', key)).status).toBe(404);
  expect(await stranger.client.refused(listEndpointCalls, { params: { id } })).toMatchObject({ status: 404 });
});
