import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client';
import { staff, type Tenant, tenantOwner, uniqueEmail, uniqueName } from '../support/people';
import { until } from '../support/poll';

let support: Client;
beforeAll(async () => {
  support = await staff('support');
});

describe('the metrics', () => {
  it('hold every figure as a number', async () => {
    const { status, body } = await support.get('/api/metrics');
    expect(status).toBe(200);
    const names = ['users', 'organizations', 'members', 'workflows', 'runs', 'runsFailed', 'leads', 'newsletterSubscribers'];
    for (const name of [...names, 'activeSubscriptions', 'monthlyRevenueCents']) expect(body[name], name).toBeTypeOf('number');
    expect(body.requests).toBeTypeOf('object');
  });

  it('count people, leads and revenue', async () => {
    const before = (await support.get('/api/metrics')).body;
    expect(before.users).toBeGreaterThan(0);
    expect(before.activeSubscriptions).toBeGreaterThan(0);
    expect(before.monthlyRevenueCents).toBeGreaterThan(0);
    await createClient('marketing').post('/api/contact', { name: 'M', email: uniqueEmail('metric'), message: 'Counted?' });
    expect((await support.get('/api/metrics')).body.leads).toBeGreaterThan(before.leads);
  });

  it('count the requests of admin itself', async () => {
    const count = async () => (await support.get('/api/metrics')).body.requests.admin ?? 0;
    const first = await count();
    expect(await count()).toBeGreaterThan(first);
  });

  it('come as a day-by-day series', async () => {
    const { status, body } = await support.get('/api/metrics/timeseries?days=7');
    expect(status).toBe(200);
    expect(body.items).toHaveLength(7);
    expect(body.items[6].day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    const days = body.items.map((item: { day: string }) => item.day);
    expect(days).toEqual([...days].sort());
  });
});

// Under row-level security the tenant role of the monolith sees no tenant's rows here.
describe('the admin dashboard shows the true numbers', () => {
  let tenant: Tenant;
  beforeAll(async () => {
    tenant = await tenantOwner(uniqueName('True Numbers'));
  });

  it('lists an organisation that a tenant has created', async () => {
    const { body } = await support.get('/api/organizations?pageSize=100&query=True+Numbers');
    expect(body.items.map((item: { id: string }) => item.id)).toContain(tenant.organizationId);
  });

  it('shows that organisation with its members', async () => {
    const { status, body } = await support.get(`/api/organizations/${tenant.organizationId}`);
    expect(status).toBe(200);
    expect(body.members.map((member: { email: string }) => member.email)).toEqual([tenant.email]);
  });

  it('counts a new organisation and its member', async () => {
    const before = (await support.get('/api/metrics')).body;
    expect(before.organizations).toBeGreaterThan(0);
    expect(before.members).toBeGreaterThan(0);
    await tenantOwner();
    const after = (await support.get('/api/metrics')).body;
    expect(after.organizations).toBeGreaterThan(before.organizations);
    expect(after.members).toBeGreaterThan(before.members);
  });

  it('counts workflows and runs, also the failed ones', async () => {
    const before = (await support.get('/api/metrics')).body;
    expect(before.runsFailed).toBeGreaterThan(0);
    const steps = [{ type: 'transform', name: 'Shape', config: { set: { greeting: 'hello' } } }];
    const made = await tenant.client.post('/api/workflows', { name: 'Counted', steps });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    await tenant.client.post(`/api/workflows/${made.body.id}/run`, {});
    await until('The dashboard counting the run', async () => {
      const { body } = await support.get('/api/metrics');
      return body.workflows > before.workflows && body.runs > before.runs;
    });
  });

  it('writes an organisation’s change through to the tenant', async () => {
    const admin = await staff('admin');
    const name = uniqueName('Renamed by staff');
    expect((await admin.patch(`/api/organizations/${tenant.organizationId}`, { name })).status).toBe(200);
    expect((await tenant.client.get('/api/organization')).body.name).toBe(name);
  });
});
