import { createHmac } from 'node:crypto';
import { createLogger } from '@nectar/service-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { adminConfig } from '../../config.ts';
import { createService } from '../../service.ts';

const SECRET = 'a-secret-of-the-test-only';
const SQL = `
  INSERT INTO staff.staff_user (id, name, email, role) VALUES ('s1', 'Sam', 'sam@staff.example', 'support');
  INSERT INTO staff.staff_session (id, "userId", token, "expiresAt")
    VALUES ('live', 's1', 'live-token', now() + interval '1 hour'), ('old', 's1', 'old-token', now() - interval '1 hour');
  INSERT INTO public.organizations (name, slug) VALUES ('Acme', 'acme')`;

let database: Awaited<ReturnType<typeof testDatabase>>;
let service: ReturnType<typeof createService>;
let base = '';

beforeAll(async () => {
  database = await testDatabase(SQL);
  const config = adminConfig({
    BACKEND_PORT: '0',
    ADMIN_DATABASE_URL: database.url,
    CORE_API_URL: 'http://127.0.0.1:1',
    MARKETING_API_URL: 'http://127.0.0.1:1',
    INTERNAL_TOKEN: SECRET,
    STAFF_AUTH_SECRET: SECRET,
  });
  service = createService(config, { logger: createLogger('test', 'silent') });
  base = `http://127.0.0.1:${await service.start()}`;
});
afterAll(async () => {
  await service?.stop();
  await database?.stop();
});

function cookie(token: string, secret = SECRET): string {
  const sign = createHmac('sha256', secret).update(token).digest('base64');
  return `nectar-staff.session_token=${encodeURIComponent(`${token}.${sign}`)}`;
}
const ask = (path: string, given: string, init: RequestInit = {}) =>
  fetch(base + path, { ...init, headers: { cookie: given, 'content-type': 'application/json' } });

it('lets a live session in, across tenants, through the policies of its role', async () => {
  const reply = await ask('/api/organizations', cookie('live-token'));
  expect(await reply.json()).toMatchObject({ total: 1, items: [{ name: 'Acme', members: 0 }] });
});

it('refuses sessions that ended, that another secret signed and that do not exist', async () => {
  for (const given of [cookie('old-token'), cookie('live-token', 'another-secret'), cookie('made-up'), '']) {
    expect((await ask('/api/organizations', given)).status).toBe(401);
  }
});

it('refuses what a role may not do, and does not tell strangers what exists', async () => {
  const reply = await ask('/api/settings/any', cookie('live-token'), { method: 'PUT', body: '{"value":1}' });
  expect(reply.status).toBe(403);
  expect((await ask('/api/no-such-thing', '')).status).toBe(401);
  expect((await ask('/api/no-such-thing', cookie('live-token'))).status).toBe(404);
});
