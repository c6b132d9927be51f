import { beforeAll, describe, expect, it } from 'vitest';
import { type Client } from '../support/client';
import { expectError, staff, uniqueEmail, uniqueName } from '../support/people';

let owner: Client;
beforeAll(async () => {
  owner = await staff('owner');
});

describe('subscriptions and invoices at admin', () => {
  it('lists the subscriptions, also by state', async () => {
    const { status, body } = await owner.get('/api/subscriptions');
    expect(status).toBe(200);
    expect(body.total).toBeGreaterThanOrEqual(3);
    expect(body.items[0]).toMatchObject({ plan: expect.any(String), status: expect.any(String), organizationId: expect.any(String) });
    const overdue = await owner.get('/api/subscriptions?status=past_due');
    expect(overdue.body.total).toBeGreaterThan(0);
    for (const item of overdue.body.items) expect(item.status).toBe('past_due');
  });

  it('lists the invoices with their amounts', async () => {
    const { body } = await owner.get('/api/invoices');
    expect(body.total).toBeGreaterThan(0);
    for (const invoice of body.items) {
      expect(Number.isInteger(invoice.amountCents)).toBe(true);
      expect(invoice.currency).toMatch(/^[a-z]{3}$/);
    }
  });
});

describe('settings', () => {
  it('are written by owners and read back', async () => {
    const key = `contract_${Date.now()}`;
    const written = await owner.put(`/api/settings/${key}`, { value: { limit: 3, note: 'kept as JSON' } });
    expect(written.status).toBe(200);
    const read = await (await staff('support')).get(`/api/settings/${key}`);
    expect(read.body).toMatchObject({ key, value: { limit: 3, note: 'kept as JSON' } });
  });

  it('answer 404 when unset and 400 for an impossible key', async () => {
    expectError(await owner.get('/api/settings/never_set'), 404);
    expectError(await owner.put('/api/settings/No%20Such%20Key', { value: 1 }), 400);
    expectError(await owner.put('/api/settings/no_value', {}), 400);
  });
});

describe('the audit log', () => {
  it('records what staff did', async () => {
    const email = uniqueEmail('audited');
    const made = await owner.post('/api/users', { email, name: 'Audited', organizationName: uniqueName('Audited Org'), role: 'owner' });
    const { status, body } = await owner.get('/api/audit?action=user.created&actorType=staff');
    expect(status).toBe(200);
    const entry = body.items.find((item: { target: string }) => item.target === made.body.userId);
    expect(entry).toMatchObject({ action: 'user.created', actorType: 'staff', at: expect.any(String) });
  });

  it('pages', async () => {
    const { body } = await owner.get('/api/audit?page=1&pageSize=1');
    expect(body.items).toHaveLength(1);
    expect(body.total).toBeGreaterThan(1);
  });
});
