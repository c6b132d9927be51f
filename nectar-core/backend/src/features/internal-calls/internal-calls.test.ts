import { randomUUID } from 'node:crypto';
import { createUser, grantPlan, organizationsOf, setPlanStatus } from '@nectar/contracts/core/internal-calls.ts';
import { contractClient } from '@nectar/dev/testing/contract-client.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningCore, SECRET, startCore } from '../../../test/core.ts';

let core: RunningCore;
let client: ReturnType<typeof contractClient>;
let organization: string;

beforeAll(async () => {
  core = await startCore();
  client = contractClient(core.base, { authorization: `Bearer ${SECRET}` });
  organization = await core.organization();
});
afterAll(() => core?.stop());

const state = async () =>
  (await core.run('SELECT plan, plan_status FROM public.organizations WHERE id = $1', [organization])).rows[0];
const delivery = () => ({ 'idempotency-key': randomUUID(), 'x-caller': 'nectar-marketing' });

it('refuses a caller without the secret', async () => {
  const stranger = contractClient(core.base, { authorization: 'Bearer wrong' });
  expect(await stranger.refused(organizationsOf, { body: { args: ['nobody'] } })).toMatchObject({ status: 401 });
});

it.each<Record<string, string>>([{}, { 'idempotency-key': 'not-a-uuid' }])(
  'refuses a delivery whose key is not a UUID: %j',
  async (headers) => {
    const refusal = await client.refused(setPlanStatus, { body: { args: [organization, 'expired'] }, headers });
    expect(refusal.status).toBe(400);
    expect(await state()).toMatchObject({ plan_status: 'trialing' });
  },
);

it('does a delivery once per key and notes its caller', async () => {
  const first = delivery();
  await client.call(setPlanStatus, { body: { args: [organization, 'active'] }, headers: first });
  await client.call(setPlanStatus, { body: { args: [organization, 'past_due'] }, headers: delivery() });
  await client.call(setPlanStatus, { body: { args: [organization, 'active'] }, headers: first });
  expect(await state()).toMatchObject({ plan_status: 'past_due' });
  const noted = await core.run('SELECT consumer FROM public.core_inbox');
  expect(noted.rows).toEqual([{ consumer: 'nectar-marketing' }, { consumer: 'nectar-marketing' }]);
});

it('leaves no trace of a delivery that could not be carried out, so that it is sent again', async () => {
  const headers = delivery();
  const nowhere = { body: { args: [randomUUID(), 'team'] as [string, string] }, headers };
  expect(await client.refused(grantPlan, nowhere)).toMatchObject({ status: 404 });
  const noted = await core.run('SELECT 1 FROM public.core_inbox WHERE event_id = $1', [headers['idempotency-key']]);
  expect(noted.rowCount).toBe(0);
});

it('grants the plan that was paid for, with its limits', async () => {
  await client.call(grantPlan, { body: { args: [organization, 'scale'] }, headers: delivery() });
  expect(await state()).toEqual({ plan: 'scale', plan_status: 'active' });
  expect(await core.audit(organization)).toContain('plan.granted');
});

it('makes a user and their organisation once, however often and at the same time it is asked', async () => {
  const buyer = { email: 'Buyer@Test.example ', name: 'Buyer', organizationName: 'Bought', role: 'owner' as const };
  const ask = () => client.call(createUser, { body: { args: [{ ...buyer, email: buyer.email.trim() }] } });
  const [one, two] = await Promise.all([ask(), ask()]);
  const later = await ask();
  expect(new Set([one, two, later].map(({ result }) => result.userId)).size).toBe(1);
  expect([one, two].filter(({ result }) => result.created)).toHaveLength(1);
  expect(later.result).toMatchObject({ email: 'buyer@test.example', created: false, setPasswordUrl: null });
  const { result } = await client.call(organizationsOf, { body: { args: [later.result.userId] } });
  expect(result.map(({ name, role }) => [name, role])).toEqual([['Bought', 'owner']]);
});
