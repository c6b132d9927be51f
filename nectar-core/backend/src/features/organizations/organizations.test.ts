import { readDashboard } from '@nectar/contracts/core/dashboard.ts';
import { chooseOrganization, createOrganization, readMe } from '@nectar/contracts/core/me.ts';
import {
  listAudit,
  readBilling,
  readOrganization,
  readUsage,
  updateOrganization,
} from '@nectar/contracts/core/organization.ts';
import { createWorkflow, startRun } from '@nectar/contracts/core/workflows.ts';
import { contractClient } from '@nectar/dev/testing/contract-client.ts';
import { createPool } from '@nectar/service-kit';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type RunningCore, startCore } from '../../../test/core.ts';
import { expirePlans } from '../billing/billing.jobs.ts';

let core: RunningCore;
beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core?.stop());

it('begin on trial with the limits of the smallest plan, owned by who made them', async () => {
  const { client } = await core.person();
  expect(await client.call(readMe)).toMatchObject({ organizations: [], activeOrganizationId: null });
  const made = await client.call(createOrganization, { body: { name: '  Ünï & Sons ' } });
  expect(made).toMatchObject({ name: 'Ünï & Sons', plan: 'starter', planStatus: 'trialing', role: 'owner' });
  expect(made.slug).toMatch(/^u-ni-sons-[a-z0-9]+$/);
  const organization = await client.call(readOrganization);
  expect(organization).toMatchObject({ id: made.id, limits: { workflows: expect.any(Number) } });
  expect(organization.trialEndsAt).not.toBeNull();
  expect(await core.audit(made.id)).toEqual(['organization.created']);
});

it('are not made by people whose address is not confirmed', async () => {
  const { client } = await core.person(false);
  const refusal = await client.refused(createOrganization, { body: { name: 'Too early' } });
  expect(refusal).toMatchObject({ status: 403, code: 'email_not_verified' });
});

it('are chosen by header, then by a signed cookie, then by age', async () => {
  const person = await core.member('member');
  const second = await core.organization();
  await core.run(`INSERT INTO public.members (organization_id, user_id, role) VALUES ($1, $2, 'owner')`, [
    second,
    person.id,
  ]);
  const idWith = async (headers: Record<string, string>) =>
    (await person.client.call(readOrganization, { headers })).id;
  expect(await idWith({})).toBe(person.organizationId);
  expect(await idWith({ 'x-organization-id': second })).toBe(second);
  const reply = await person.client.send(chooseOrganization, { body: { organizationId: second } });
  const cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect(await idWith({ cookie: `${person.cookie}; ${cookie}` })).toBe(second);
  expect(await idWith({ cookie: `${person.cookie}; nectar-org=${second}.forged` })).toBe(person.organizationId);
  const other = await core.organization();
  const headers = { 'x-organization-id': other };
  expect(await person.client.refused(readOrganization, { headers })).toMatchObject({ code: 'forbidden' });
  const body = { organizationId: other };
  expect(await person.client.refused(chooseOrganization, { body })).toMatchObject({ status: 404 });
});

it('keep the settings that a change does not name, and log the change', async () => {
  const { client, organizationId } = await core.member('admin');
  await client.call(updateOrganization, { body: { settings: { timezone: 'UTC', beta: true } } });
  const changed = await client.call(updateOrganization, { body: { name: 'Renamed', settings: { beta: false } } });
  expect(changed).toMatchObject({ name: 'Renamed', settings: { timezone: 'UTC', beta: false } });
  const audit = await client.call(listAudit, { query: { pageSize: 1 } });
  expect(audit).toMatchObject({
    total: 2,
    items: [{ action: 'organization.updated', actorType: 'user', actorName: 'Test Person', target: organizationId }],
  });
});

it('count what they have and use, also what is not stored yet', async () => {
  const { client } = await core.member('owner');
  const { id } = await client.call(createWorkflow, { body: { name: 'Counted' } });
  await client.call(startRun, { params: { id }, body: {} });
  await vi.waitFor(async () => {
    const { counts, recentRuns, usage } = await client.call(readDashboard);
    expect(counts).toMatchObject({ members: 1, workflows: 1, runs: 1, runsFailed: 0 });
    expect(recentRuns).toMatchObject([{ workflowId: id }]);
    expect(usage).toHaveLength(14);
    expect(usage.at(-1)).toMatchObject({ day: new Date().toISOString().slice(0, 10), runs: 1, count: 1 });
  });
  const { totals, days } = await client.call(readUsage);
  expect(totals).toMatchObject({ members: 1, workflows: 1, runsPerMonth: 1, apiCallsPerMonth: 0 });
  expect(days).toHaveLength(30);
});

it('show the subscription that lives and their own invoices only', async () => {
  const { client, organizationId } = await core.member('member');
  expect(await client.call(readBilling)).toMatchObject({ subscription: null, invoices: [] });
  const { organizationId: other } = await core.member('member');
  const subscribe = (id: string, status: string, stripe: string) =>
    core.run(
      `WITH s AS (INSERT INTO public.subscriptions (organization_id, stripe_customer_id, stripe_subscription_id, plan, status)
         VALUES ($1, 'cus', $2, 'team', $3) RETURNING id)
       INSERT INTO public.invoices (subscription_id, organization_id, stripe_invoice_id, amount_cents) SELECT id, $1, $2, 900 FROM s`,
      [id, stripe, status],
    );
  await subscribe(organizationId, 'active', 'ours-1');
  await subscribe(organizationId, 'canceled', 'ours-2');
  await subscribe(other, 'active', 'theirs');
  const billing = await client.call(readBilling);
  expect(billing.subscription).toMatchObject({ status: 'active', plan: 'team' });
  expect(billing.invoices.map(({ amountCents }) => amountCents)).toEqual([900, 900]);
});

it('lose their plan when the trial is over or nothing is paid for too long, and not before', async () => {
  const plan = async (sql: string) => {
    const id = await core.organization();
    await core.run(`UPDATE public.organizations SET ${sql} WHERE id = $1`, [id]);
    return id;
  };
  const over = await plan(`trial_ends_at = now() - interval '1 minute'`);
  const running = await plan(`trial_ends_at = now() + interval '1 hour'`);
  const unpaid = await plan(`plan_status = 'past_due'`);
  const waited = await plan(`plan_status = 'past_due'`);
  await core.run(
    `INSERT INTO public.subscriptions (organization_id, stripe_customer_id, stripe_subscription_id, plan, current_period_end)
     VALUES ($1, 'cus', 'grace', 'team', now() - interval '20 days')`,
    [waited],
  );
  const pool = createPool({ url: core.databaseUrl, max: 1, statementTimeoutMs: 5_000, applicationName: 'test' });
  await expirePlans({ pool }).run();
  await pool.end();
  const { rows } = await core.run('SELECT id, plan_status FROM public.organizations WHERE id = ANY($1)', [
    [over, running, unpaid, waited],
  ]);
  expect(Object.fromEntries(rows.map(({ id, plan_status }) => [id, plan_status]))).toEqual({
    [over]: 'expired',
    [running]: 'trialing',
    [unpaid]: 'expired',
    [waited]: 'past_due',
  });
  expect(await core.audit(over)).toEqual(['plan.status']);
});

it('say nothing to people who are not signed in', async () => {
  const refusal = await contractClient(core.base, { cookie: 'nectar.session_token=made-up' }).refused(readMe);
  expect(refusal).toMatchObject({ status: 401 });
});
