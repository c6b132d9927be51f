import { describe, expect, it } from 'vitest';
import { createClient } from '../support/client';
import { demoPassword, expectError, staff, tenantOwner } from '../support/people';

describe('staff sign-in', () => {
  it('shows who is signed in', async () => {
    const owner = await staff('owner');
    const { status, body } = await owner.get('/api/me');
    expect(status).toBe(200);
    expect(body.staff).toMatchObject({ email: 'owner@nectar.example', role: 'owner', name: expect.any(String) });
  });

  it('refuses a wrong password and people who are not staff', async () => {
    const client = createClient('admin');
    const wrong = await client.post('/api/staff-auth/sign-in/email', { email: 'owner@nectar.example', password: 'wrong-password' });
    expect(wrong.status).toBe(401);
    const tenant = await client.post('/api/staff-auth/sign-in/email', { email: 'olivia@acme.example', password: demoPassword });
    expect(tenant.status).toBe(401);
    expectError(await client.get('/api/me'), 401);
  });

  it('does not let anybody sign up as staff', async () => {
    const reply = await createClient('admin').post('/api/staff-auth/sign-up/email', {
      email: 'intruder@contract.example',
      name: 'Intruder',
      password: 'intruder-2024',
    });
    expect(reply.status).toBeGreaterThanOrEqual(400);
  });

  it('ends with sign-out', async () => {
    const support = await staff('support');
    expect((await support.get('/api/me')).status).toBe(200);
    const before = support.cookies.copy();
    await support.post('/api/staff-auth/sign-out', {});
    expectError(await support.get('/api/me'), 401);
    expectError(await createClient('admin', before).get('/api/me'), 401);
  });

  it('refuses visitors and tenants everywhere', async () => {
    const tenant = await tenantOwner();
    const paths = ['/api/me', '/api/users', '/api/organizations', '/api/leads', '/api/subscriptions', '/api/invoices'];
    paths.push('/api/metrics', '/api/metrics/timeseries', '/api/audit', '/api/settings/signup_enabled', '/api/health/services');
    for (const path of paths) {
      expectError(await createClient('admin').get(path), 401);
      expectError(await tenant.client.at('admin').get(path), 401);
    }
  });
});

describe('staff roles', () => {
  it('let support read and work on leads, and nothing else', async () => {
    const support = await staff('support');
    expect((await support.get('/api/users')).status).toBe(200);
    expect((await support.get('/api/leads')).status).toBe(200);
    expectError(await support.post('/api/users', { email: 'x@contract.example', name: 'X' }), 403);
    expectError(await support.delete('/api/users/some-id'), 403);
    expectError(await support.patch('/api/organizations/00000000-0000-4000-8000-000000000000', { name: 'X' }), 403);
    expectError(await support.put('/api/settings/signup_enabled', { value: 'x@contract.example' }), 403);
  });

  it('keep settings to owners', async () => {
    const admin = await staff('admin');
    expect((await admin.get('/api/settings/signup_enabled')).status).toBe(200);
    expectError(await admin.put('/api/settings/signup_enabled', { value: 'x@contract.example' }), 403);
  });
});

describe('health of admin', () => {
  it('is alive and ready', async () => {
    const client = createClient('admin');
    expect(await client.get('/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect((await client.get('/ready')).status).toBe(200);
    expectError(await client.get('/no-such-path'), 404);
  });

  it('tells staff how the services are', async () => {
    const support = await staff('support');
    const { status, body } = await support.get('/api/health/services');
    expect(status).toBe(200);
    const states = Object.fromEntries(body.items.map((item: { name: string; status: string }) => [item.name, item.status]));
    expect(states).toMatchObject({ core: 'ok', marketing: 'ok', admin: 'ok', database: 'ok' });
  });
});
