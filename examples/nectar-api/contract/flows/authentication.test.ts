import { describe, expect, it } from 'vitest';
import { createClient } from '../support/client';
import { expectError, signIn, staff, verifiedPerson } from '../support/people';

describe('flow: authentication', () => {
  it('one tenant session holds at core and at marketing, never at admin', async () => {
    const { client, email, name } = await verifiedPerson('session');
    expect((await client.get('/api/me')).body.user.email).toBe(email);
    const account = await client.at('marketing').get('/api/account');
    expect(account.body).toEqual({ signedIn: true, user: { name, email } });
    expectError(await client.at('admin').get('/api/me'), 401);
    expectError(await client.at('admin').get('/api/users'), 401);
  });

  it('a staff session holds at admin only', async () => {
    const admin = await staff('admin');
    expect((await admin.get('/api/me')).status).toBe(200);
    expectError(await admin.at('core').get('/api/me'), 401);
    expect((await admin.at('marketing').get('/api/account')).body).toEqual({ signedIn: false });
  });

  it('sign-out counts everywhere, also for a copy of the cookie', async () => {
    const { client } = await verifiedPerson('leaver');
    const copy = client.cookies.copy();
    expect((await client.post('/api/auth/sign-out', {})).status).toBe(200);
    expectError(await createClient('core', copy).get('/api/me'), 401);
    expect((await createClient('marketing', copy).get('/api/account')).body).toEqual({ signedIn: false });
  });

  it('sign-out of one browser leaves the other signed in', async () => {
    const { client, email } = await verifiedPerson('two-browsers');
    const other = createClient('core');
    await signIn(other, email);
    await client.post('/api/auth/sign-out', {});
    expectError(await client.get('/api/me'), 401);
    expect((await other.get('/api/me')).status).toBe(200);
  });

  it('a forged cookie is nobody', async () => {
    const { client } = await verifiedPerson('forged');
    const forged = client.cookies
      .header()
      .split('; ')
      .map((pair) => pair.replace(/=(.{4})/, '=AAAA'))
      .join('; ');
    const stranger = createClient('core');
    expectError(await stranger.get('/api/me', { headers: { cookie: forged } }), 401);
    const account = await createClient('marketing').get('/api/account', { headers: { cookie: forged } });
    expect(account.body).toEqual({ signedIn: false });
  });
});
