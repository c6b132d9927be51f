import { describe, expect, it } from 'vitest';
import { createClient } from '../support/client';
import { mailsTo, mailTo, tokenIn } from '../support/mail';
import { demoPassword, expectError, password, signIn, uniqueEmail, verifiedPerson } from '../support/people';

describe('sign-up', () => {
  it('asks for a verified address before the first sign-in', async () => {
    const client = createClient('core');
    const email = uniqueEmail('new');
    const reply = await client.post('/api/auth/sign-up/email', { email, name: 'New Person', password });
    expect(reply.status).toBe(200);
    expectError(await client.get('/api/me'), 401);
    expect((await client.post('/api/auth/sign-in/email', { email, password })).status).toBe(403);

    const token = tokenIn((await mailsTo(email)).at(-1) ?? (await mailTo(email)));
    await client.get(`/api/auth/verify-email?token=${encodeURIComponent(token)}`);
    await signIn(client, email);
    const { body } = await client.get('/api/me');
    expect(body.user).toMatchObject({ email, name: 'New Person', emailVerified: true });
    expect(body).toMatchObject({ organizations: [], activeOrganizationId: null });
  });

  it('refuses short passwords and broken addresses', async () => {
    const client = createClient('core');
    const short = await client.post('/api/auth/sign-up/email', { email: uniqueEmail(), name: 'X', password: 'short' });
    expect(short.status).toBe(400);
    const broken = await client.post('/api/auth/sign-up/email', { email: 'nobody', name: 'X', password });
    expect(broken.status).toBe(400);
  });

  it('refuses a made-up verification token', async () => {
    const reply = await createClient('core').get('/api/auth/verify-email?token=made-up');
    expect(reply.status).toBeGreaterThanOrEqual(400);
  });
});

describe('sign-in', () => {
  it('refuses a wrong password and unknown people alike', async () => {
    const client = createClient('core');
    const wrong = await client.post('/api/auth/sign-in/email', { email: 'olivia@acme.example', password: 'wrong-password' });
    const unknown = await client.post('/api/auth/sign-in/email', { email: uniqueEmail('ghost'), password: 'wrong-password' });
    expect(wrong.status).toBe(401);
    expect(unknown).toMatchObject({ status: wrong.status, body: wrong.body });
  });

  it('lets the people of the demo data in', async () => {
    const client = createClient('core');
    await signIn(client, 'olivia@acme.example', demoPassword);
    const { body } = await client.get('/api/me');
    expect(body.organizations).toMatchObject([{ name: 'Acme Robotics', role: 'owner', plan: 'team' }]);
  });

  it('refuses requests from a foreign origin', async () => {
    const { client } = await verifiedPerson('origin');
    const reply = await client.post('/api/auth/sign-out', {}, { headers: { origin: 'https://evil.example' } });
    expect(reply.status).toBe(403);
    expect((await client.get('/api/me')).status).toBe(200);
  });
});

describe('password reset', () => {
  it('sets a new password once and ends the old sessions', async () => {
    const { client, email } = await verifiedPerson('forgetful');
    const stranger = createClient('core');
    expect((await stranger.post('/api/auth/request-password-reset', { email })).status).toBe(200);
    const token = tokenIn(await mailTo(email, /reset-password/));
    const fresh = { newPassword: 'another-secret-2024', token };
    expect((await stranger.post('/api/auth/reset-password', fresh)).status).toBe(200);
    expect((await stranger.post('/api/auth/reset-password', fresh)).status).toBe(400);
    expectError(await client.get('/api/me'), 401);
    expect((await stranger.post('/api/auth/sign-in/email', { email, password })).status).toBe(401);
    await signIn(stranger, email, 'another-secret-2024');
  });

  it('does not tell whether an address is known', async () => {
    const email = uniqueEmail('ghost');
    expect((await createClient('core').post('/api/auth/request-password-reset', { email })).status).toBe(200);
    expect(await mailsTo(email)).toEqual([]);
  });
});

describe('health of core', () => {
  it('is alive and ready, and answers unknown paths with the error document', async () => {
    const client = createClient('core');
    expect(await client.get('/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect((await client.get('/ready')).status).toBe(200);
    expectError(await client.get('/api/no-such-thing'), 404);
  });
});
