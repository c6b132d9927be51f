import {
  checkConnection,
  createConnection,
  deleteConnection,
  listConnections,
  updateConnection,
} from '@nectar/contracts/core/connections.ts';
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

const secret = 'the-secret-of-the-test';
const draft = (name: string) => ({ provider: 'test', name, baseUrl: upstream.url, secret });

it('keep their secret encrypted and to themselves', async () => {
  const made = await owner.client.call(createConnection, { body: draft('Kept') });
  expect(made).toMatchObject({ name: 'Kept', lastCheckStatus: 'unchecked', lastCheckedAt: null });
  const { rows } = await core.run('SELECT secret_encrypted FROM public.connections WHERE id = $1', [made.id]);
  expect(rows[0].secret_encrypted).toMatch(/^v1\./);
  expect(JSON.stringify([made, rows, await owner.client.call(listConnections)])).not.toContain(secret);
});

it('are checked with the secret that is stored, and remember how it went', async () => {
  const { id } = await owner.client.call(createConnection, { body: draft('Checked') });
  const params = { id };
  expect(await owner.client.call(checkConnection, { params })).toMatchObject({ ok: true, status: 200 });
  expect(upstream.asked.at(-1)?.headers.authorization).toBe(`Bearer ${secret}`);
  const statusOf = async () =>
    (await owner.client.call(listConnections)).items.find((item) => item.id === id)?.lastCheckStatus;
  expect(await statusOf()).toBe('ok');
  const changed = await owner.client.call(updateConnection, {
    params,
    body: { baseUrl: `${upstream.url}/status/500` },
  });
  expect(changed.lastCheckStatus).toBe('unchecked');
  expect(await owner.client.call(checkConnection, { params })).toMatchObject({ ok: false, status: 500 });
  expect(upstream.asked.at(-1)?.headers.authorization).toBe(`Bearer ${secret}`);
  expect(await statusOf()).toBe('failing');
});

it('without an address are checked for a secret that can be read, and no call goes out', async () => {
  const body = { provider: 'test', name: 'Nowhere', secret };
  const { id } = await owner.client.call(createConnection, { body });
  const count = upstream.asked.length;
  expect(await owner.client.call(checkConnection, { params: { id } })).toMatchObject({ ok: true, status: null });
  expect(upstream.asked).toHaveLength(count);
});

it('have one name each, and are nothing to another organisation', async () => {
  const { id } = await owner.client.call(createConnection, { body: draft('One') });
  expect(await owner.client.refused(createConnection, { body: draft('One') })).toMatchObject({ code: 'conflict' });
  const stranger = await core.member('owner');
  await stranger.client.call(createConnection, { body: draft('One') });
  for (const endpoint of [checkConnection, deleteConnection, updateConnection])
    expect(await stranger.client.refused(endpoint, { params: { id } })).toMatchObject({ status: 404 });
  await owner.client.call(deleteConnection, { params: { id } });
  expect(await owner.client.refused(deleteConnection, { params: { id } })).toMatchObject({ status: 404 });
});

it('do not reach private addresses where tenants are strangers', async () => {
  const guarded = await startCore({ ALLOW_PRIVATE_HTTP: 'false' });
  try {
    const { client } = await guarded.member('owner');
    const { id } = await client.call(createConnection, { body: draft('Private') });
    const count = upstream.asked.length;
    const check = await client.call(checkConnection, { params: { id } });
    expect(check).toMatchObject({ ok: false, status: null, message: expect.stringContaining('private address') });
    expect(upstream.asked).toHaveLength(count);
  } finally {
    await guarded.stop();
  }
});
