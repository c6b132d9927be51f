import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client';
import { mailTo } from '../support/mail';
import { expectError, password, staff, uniqueEmail, uniqueName, verifiedPerson } from '../support/people';

describe('users at admin', () => {
  let admin: Client;
  beforeAll(async () => {
    admin = await staff('admin');
  });

  it('lists and searches people', async () => {
    const all = await admin.get('/api/users');
    expect(all.status).toBe(200);
    expect(all.body.total).toBeGreaterThanOrEqual(3);
    const found = await admin.get('/api/users?query=olivia%40acme');
    expect(found.body).toMatchObject({ total: 1, items: [{ email: 'olivia@acme.example', status: 'active' }] });
  });

  it('pages through people without repeating one', async () => {
    const first = await admin.get('/api/users?query=acme.example&page=1&pageSize=2');
    const second = await admin.get('/api/users?query=acme.example&page=2&pageSize=2');
    expect(first.body.items).toHaveLength(2);
    const seen = [...first.body.items, ...second.body.items].map((user: { id: string }) => user.id);
    expect(seen).toHaveLength(first.body.total);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('creates a person with an organisation and mails a link', async () => {
    const email = uniqueEmail('made');
    const name = uniqueName('Made');
    const created = await admin.post('/api/users', { email, name, organizationName: uniqueName('Made Org'), role: 'owner' });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ created: true, userId: expect.any(String), organizationId: expect.any(String) });
    expect(created.body).not.toHaveProperty('setPasswordUrl');
    expect((await mailTo(email)).text).toContain('/reset-password?token=');
    const read = await admin.get(`/api/users/${created.body.userId}`);
    expect(read.body).toMatchObject({ email, name, status: 'active' });
  });

  it('is idempotent by address', async () => {
    const email = uniqueEmail('twice');
    const request = { email, name: 'Twice', organizationName: uniqueName('Twice Org'), role: 'owner' };
    const first = await admin.post('/api/users', request);
    const second = await admin.post('/api/users', request);
    expect(second.body).toMatchObject({ created: false, userId: first.body.userId });
    expect((await admin.get(`/api/users?query=${email}`)).body.total).toBe(1);
  });

  it('renames a person', async () => {
    const person = await verifiedPerson('renamed');
    const id = (await admin.get(`/api/users?query=${person.email}`)).body.items[0].id;
    expect(await admin.patch(`/api/users/${id}`, { name: 'New Name' })).toMatchObject({ status: 200, body: { name: 'New Name' } });
    expect((await person.client.get('/api/me')).body.user.name).toBe('New Name');
  });

  it('shuts a suspended person out at once, and lets them back in', async () => {
    const person = await verifiedPerson('suspended');
    const id = (await admin.get(`/api/users?query=${person.email}`)).body.items[0].id;
    const removed = await admin.delete(`/api/users/${id}`);
    expect(removed.status).toBe(204);
    expectError(await person.client.get('/api/me'), 401);
    expect((await person.client.at('marketing').get('/api/account')).body.signedIn).toBe(false);
    const credentials = { email: person.email, password };
    const refused = await createClient('core').post('/api/auth/sign-in/email', credentials);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect((await admin.get(`/api/users/${id}`)).body.status).toBe('suspended');

    await admin.patch(`/api/users/${id}`, { status: 'active' });
    expect((await createClient('core').post('/api/auth/sign-in/email', credentials)).status).toBe(200);
  });

  it('refuses nonsense and unknown people', async () => {
    const reply = await admin.post('/api/users', { email: 'nobody', name: '' });
    expectError(reply, 400);
    expect(Object.keys(reply.body.error.fields).sort()).toEqual(['email', 'name']);
    expectError(await admin.get('/api/users/no-such-user'), 404);
    expectError(await admin.patch('/api/users/no-such-user', { name: 'X' }), 404);
    expectError(await admin.delete('/api/users/no-such-user'), 404);
  });
});
