import { beforeAll, describe, expect, it } from 'vitest';
import { createClient, type Json } from '../support/client';
import { mailTo, tokenIn } from '../support/mail';
import { colleague, expectError, type Tenant, tenantOwner, uniqueName, verifiedPerson } from '../support/people';

let owner: Tenant;
let admin: Tenant;
let member: Tenant;
beforeAll(async () => {
  owner = await tenantOwner();
  [admin, member] = await Promise.all([colleague(owner, 'admin'), colleague(owner, 'member')]);
});

describe('organisations', () => {
  it('start on trial with the limits of the smallest plan', async () => {
    const { body } = await owner.client.get('/api/organization');
    expect(body).toMatchObject({ id: owner.organizationId, plan: 'starter', planStatus: 'trialing' });
    expect(body.limits.workflows).toBeGreaterThan(0);
  });

  it('are renamed and configured by admins, not by members', async () => {
    const name = uniqueName('Renamed');
    const changed = await admin.client.patch('/api/organization', { name, settings: { timezone: 'Europe/Berlin' } });
    expect(changed).toMatchObject({ status: 200, body: { name, settings: { timezone: 'Europe/Berlin' } } });
    expectError(await member.client.patch('/api/organization', { name: 'No' }), 403);
  });

  it('are switched by a person who has several', async () => {
    const client = owner.client;
    const second = await client.post('/api/organizations', { name: uniqueName('Second') });
    expect((await client.get('/api/me')).body.activeOrganizationId).toBe(second.body.id);
    await client.post('/api/organizations/active', { organizationId: owner.organizationId });
    expect((await client.get('/api/organization')).body.id).toBe(owner.organizationId);
    const byHeader = await client.get('/api/organization', { headers: { 'x-organization-id': second.body.id } });
    expect(byHeader.body.id).toBe(second.body.id);
  });

  it('show usage, billing and, to admins, the audit log', async () => {
    const usage = await member.client.get('/api/organization/usage');
    expect(usage.body).toMatchObject({ limits: expect.any(Object), totals: expect.any(Object), days: expect.any(Array) });
    const billing = await member.client.get('/api/organization/billing');
    expect(billing.body).toMatchObject({ plan: 'starter', subscription: null, invoices: [] });
    const audit = await admin.client.get('/api/organization/audit');
    expect(audit.body.items.map((entry: Json) => entry.action)).toContain('organization.created');
    expectError(await member.client.get('/api/organization/audit'), 403);
  });

  it('refuse strangers', async () => {
    expectError(await createClient('core').get('/api/organization'), 401);
    const person = await verifiedPerson('homeless');
    expectError(await person.client.get('/api/organization'), 403);
    expectError(await owner.client.post('/api/organizations', { name: '' }), 400);
  });
});

describe('the dashboard', () => {
  it('counts what the organisation has', async () => {
    const { status, body } = await member.client.get('/api/dashboard');
    expect(status).toBe(200);
    expect(body.counts).toMatchObject({ members: 3, workflows: 0 });
    expect(body.recentRuns).toEqual([]);
    expect(body.usage).toHaveLength(14);
  });
});

describe('members and invitations', () => {
  it('list everybody with their role', async () => {
    const { body } = await member.client.get('/api/members');
    const roles = Object.fromEntries(body.items.map((item: Json) => [item.email, item.role]));
    expect(roles).toEqual({ [owner.email]: 'owner', [admin.email]: 'admin', [member.email]: 'member' });
  });

  it('let only owners change roles, and keep one owner', async () => {
    const { body } = await owner.client.get('/api/members');
    const idOf = (email: string) => body.items.find((item: Json) => item.email === email).id;
    expectError(await admin.client.patch(`/api/members/${idOf(member.email)}`, { role: 'admin' }), 403);
    expect((await owner.client.patch(`/api/members/${idOf(member.email)}`, { role: 'admin' })).status).toBe(200);
    expect((await owner.client.patch(`/api/members/${idOf(member.email)}`, { role: 'member' })).status).toBe(200);
    expectError(await owner.client.patch(`/api/members/${idOf(owner.email)}`, { role: 'member' }), 409);
    expectError(await member.client.delete(`/api/members/${idOf(admin.email)}`), 403);
  });

  it('invite by mail: only the invited person may accept, once', async () => {
    const invited = await verifiedPerson('invited');
    const reply = await admin.client.post('/api/invitations', { email: invited.email, role: 'member' });
    expect(reply.status).toBe(201);
    expect(reply.body).not.toHaveProperty('token');
    const token = tokenIn(await mailTo(invited.email, /invit/i));
    const stranger = await verifiedPerson('stranger');
    expectError(await stranger.client.post('/api/invitations/accept', { token }), 403);
    expect((await invited.client.post('/api/invitations/accept', { token })).body.organizationId).toBe(owner.organizationId);
    expectError(await invited.client.post('/api/invitations/accept', { token }), 400);

    const members = await owner.client.get('/api/members');
    const joined = members.body.items.find((item: Json) => item.email === invited.email);
    expect((await owner.client.delete(`/api/members/${joined.id}`)).status).toBe(204);
    expectError(await invited.client.get('/api/organization'), 403);
  });

  it('take an invitation back', async () => {
    const invited = await verifiedPerson('uninvited');
    const { body } = await admin.client.post('/api/invitations', { email: invited.email, role: 'member' });
    expect((await admin.client.get('/api/invitations')).body.items.map((item: Json) => item.id)).toContain(body.id);
    expect((await admin.client.delete(`/api/invitations/${body.id}`)).status).toBe(204);
    const token = tokenIn(await mailTo(invited.email, /invit/i));
    expectError(await invited.client.post('/api/invitations/accept', { token }), 400);
  });

  it('keep invitations from members and higher roles from admins', async () => {
    expectError(await member.client.post('/api/invitations', { email: 'x@contract.example', role: 'member' }), 403);
    expectError(await member.client.get('/api/invitations'), 403);
    expectError(await admin.client.post('/api/invitations', { email: 'x@contract.example', role: 'owner' }), 403);
  });
});
