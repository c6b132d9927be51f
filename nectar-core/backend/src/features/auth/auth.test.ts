import { readMe } from '@nectar/contracts/core/me.ts';
import { contractClient } from '@nectar/dev/testing/contract-client.ts';
import { createPool } from '@nectar/service-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningCore, startCore } from '../../../test/core.ts';
import { purgeExpired } from './auth.jobs.ts';

const ORIGIN = 'http://localhost:3000';
const password = 'a-password-of-the-test';
let core: RunningCore;
beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core?.stop());

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${core.base}/api/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
    body: JSON.stringify(body),
  });
const cookiesOf = (reply: Response) =>
  reply.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

async function mailedToken(email: string): Promise<string> {
  const reply = await fetch(`${core.mail.url}/api/messages?to=${encodeURIComponent(email)}`);
  const [mail] = (await reply.json()) as { text: string }[];
  return decodeURIComponent(/token=([^\s"]+)/.exec(mail?.text ?? '')?.[1] ?? '');
}

async function signedUp(email: string): Promise<void> {
  expect((await post('/sign-up/email', { email, name: 'New Person', password })).status).toBe(200);
  const token = encodeURIComponent(await mailedToken(email));
  await fetch(`${core.base}/api/auth/verify-email?token=${token}`, { redirect: 'manual' });
}

it('lets a person in once the address is confirmed, and the session is read as better-auth wrote it', async () => {
  const email = 'new@test.example';
  expect((await post('/sign-up/email', { email, name: 'New Person', password })).status).toBe(200);
  expect((await post('/sign-in/email', { email, password })).status).toBe(403);
  await fetch(`${core.base}/api/auth/verify-email?token=${encodeURIComponent(await mailedToken(email))}`);
  const signedIn = await post('/sign-in/email', { email, password });
  const cookie = cookiesOf(signedIn);
  const { user } = await contractClient(core.base, { cookie }).call(readMe);
  const reply = await fetch(`${core.base}/api/auth/get-session`, { headers: { cookie } });
  expect(await reply.json()).toMatchObject({ user });
  expect(user).toMatchObject({ email, name: 'New Person', emailVerified: true });
});

it('ends a session at sign-out, at once and for copies of its cookie', async () => {
  await signedUp('leaver@test.example');
  const cookie = cookiesOf(await post('/sign-in/email', { email: 'leaver@test.example', password }));
  const client = contractClient(core.base, { cookie });
  await client.call(readMe);
  expect((await post('/sign-out', {}, { cookie })).status).toBe(200);
  expect(await client.refused(readMe)).toMatchObject({ status: 401 });
});

it('sets a new password once, ends every session with it, and proves the mailbox', async () => {
  const email = 'forgetful@test.example';
  await signedUp(email);
  const cookie = cookiesOf(await post('/sign-in/email', { email, password }));
  await core.run(`UPDATE auth."user" SET "emailVerified" = false WHERE email = $1`, [email]);
  expect((await post('/request-password-reset', { email })).status).toBe(200);
  const fresh = { newPassword: 'another-password-of-the-test', token: await mailedToken(email) };
  expect((await post('/reset-password', fresh)).status).toBe(200);
  expect((await post('/reset-password', fresh)).status).toBe(400);
  expect(await contractClient(core.base, { cookie }).refused(readMe)).toMatchObject({ status: 401 });
  expect((await post('/sign-in/email', { email, password })).status).toBe(401);
  expect((await post('/sign-in/email', { email, password: fresh.newPassword })).status).toBe(200);
});

// That no other site may act for a person is tried by the contract suite: better-auth drops that check inside a test.
it('lets nobody in who is suspended', async () => {
  const email = 'suspended@test.example';
  await signedUp(email);
  await core.run(`UPDATE auth."user" SET status = 'suspended' WHERE email = $1`, [email]);
  expect((await post('/sign-in/email', { email, password })).status).toBe(403);
});

it('deletes what expired a week ago, and nothing younger', async () => {
  const { id } = await core.person();
  await core.run(
    `INSERT INTO auth.session (id, "userId", token, "expiresAt")
     VALUES ('old', $1, 'old', now() - interval '8 days'), ('young', $1, 'young', now() - interval '6 days')`,
    [id],
  );
  await core.run(
    `INSERT INTO auth.verification (id, identifier, value, "expiresAt") VALUES ('old', 'x', 'x', now() - interval '8 days')`,
  );
  const pool = createPool({ url: core.databaseUrl, max: 1, statementTimeoutMs: 5_000, applicationName: 'test' });
  expect(await purgeExpired({ pool }).run()).toBe(2);
  await pool.end();
  const { rows } = await core.run(`SELECT id FROM auth.session WHERE id IN ('old', 'young')`);
  expect(rows).toEqual([{ id: 'young' }]);
});
