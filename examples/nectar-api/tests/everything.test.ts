import { payAtStripe, stopStripe } from './support/fake-stripe';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAdminApp } from '../admin-backend/app';
import { createMarketingApp } from '../marketing-site/backend/app';
import { createCoreApp } from '../server/app';
import { createUser, findUserByEmail } from '../server/domain/users';
import { closeDatabase, usageCounter } from '../server/lib';
import { type Listening, listen, request } from './support/listen';

let core: Listening;
let marketing: Listening;
let admin: Listening;
beforeAll(async () => {
  [core, marketing, admin] = await Promise.all([listen(createCoreApp()), listen(createMarketingApp()), listen(createAdminApp())]);
});
afterAll(async () => {
  await Promise.all([core, marketing, admin].map((server) => server.close()));
  await stopStripe();
  await closeDatabase();
});

const address = () => `everything-${randomUUID()}@tests.example`;
const password = 'everything-2024';

async function staffCookie(): Promise<string> {
  const credentials = { email: 'support@nectar.example', password: 'nectar-demo-2024' };
  const reply = await request(`${admin.url}/api/staff-auth/sign-in/email`, 'POST', credentials);
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.cookies;
}

async function tenantCookie(email: string): Promise<string> {
  const reply = await request(`${core.url}/api/auth/sign-in/email`, 'POST', { email, password });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.cookies;
}

describe('the three apps together', () => {
  it('take a lead from the site to the staff', async () => {
    const email = address();
    const sent = await request(`${marketing.url}/api/contact`, 'POST', { name: 'Lead', email, message: 'Hello' });
    expect(sent.status).toBe(201);
    const listed = await request(`${admin.url}/api/leads?query=${email}`, 'GET', undefined, await staffCookie());
    expect(listed.body).toMatchObject({ total: 1, items: [{ id: sent.body.id, status: 'new' }] });
  });

  it('take a checkout from the site to the plan of a new organisation', async () => {
    const order = { plan: 'team', email: address(), name: 'Buyer', organizationName: 'Everything Ltd' };
    const { body } = await request(`${marketing.url}/api/checkout`, 'POST', order);
    expect((await request(`${marketing.url}/api/checkout/${body.sessionId}`)).body).toEqual({ status: 'open' });
    payAtStripe(body.sessionId);
    const states = await Promise.all([1, 2, 3].map(() => request(`${marketing.url}/api/checkout/${body.sessionId}`)));
    expect(states.map((state) => state.body.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(new Set(states.map((state) => state.body.organizationId)).size).toBe(1);
    expect(await findUserByEmail(order.email)).toMatchObject({ name: 'Buyer', status: 'active' });

    const organizationId: string = states[0]?.body.organizationId;
    const bought = await request(`${admin.url}/api/subscriptions?organizationId=${organizationId}`, 'GET', undefined, await staffCookie());
    expect(bought.body).toMatchObject({ total: 1, items: [{ plan: 'team', status: 'active' }] });
  });

  it('let a tenant buy for the organisation that they own, and core shows the plan', async () => {
    const email = address();
    const owner = await createUser({ email, name: 'Owner', password, emailVerified: true, organizationName: 'Owned Ltd' });
    const cookie = await tenantCookie(email);
    expect((await request(`${marketing.url}/api/account`, 'GET', undefined, cookie)).body).toEqual({ signedIn: true, user: { name: 'Owner', email } });
    const order = { plan: 'team', email, name: 'Owner', organizationName: 'ignored' };
    const { body } = await request(`${marketing.url}/api/checkout`, 'POST', order, cookie);
    payAtStripe(body.sessionId);
    const done = await request(`${marketing.url}/api/checkout/${body.sessionId}`);
    expect(done.body).toEqual({ status: 'fulfilled', organizationId: owner.organizationId });
    const billing = await request(`${core.url}/api/organization/billing`, 'GET', undefined, cookie);
    expect(billing.body).toMatchObject({ plan: 'team', planStatus: 'active', invoices: [{ amountCents: 4900, status: 'paid' }] });
  });

  it('keep a tenant out of admin', async () => {
    const email = address();
    await createUser({ email, name: 'Tenant', password, emailVerified: true, organizationName: 'Kept Out Ltd' });
    const cookie = await tenantCookie(email);
    expect((await request(`${core.url}/api/me`, 'GET', undefined, cookie)).status).toBe(200);
    expect((await request(`${admin.url}/api/me`, 'GET', undefined, cookie)).status).toBe(401);
  });

  it('count their requests in one place', async () => {
    const before = usageCounter.snapshot();
    await Promise.all([core, marketing, admin].map((server) => request(`${server.url}/health`)));
    const after = usageCounter.snapshot();
    for (const name of ['core', 'marketing', 'admin'] as const) expect(after[name]).toBe(before[name] + 1);
  });
});
