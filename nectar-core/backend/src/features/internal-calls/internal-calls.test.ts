import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { freePort, startPostgres } from '@nectar/dev/postgres/index.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

const SCHEMA = new URL('../../../sql/schema.sql', import.meta.url);
const INBOX = `CREATE TABLE public.core_inbox (consumer text NOT NULL, event_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (consumer, event_id));
  GRANT USAGE ON SCHEMA public, auth TO nectar_app_user;
  GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO nectar_app_user;
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO nectar_app_user;`;
const token = 'internal-token-of-the-test';

let stop: () => Promise<void>;
let owner: pg.Client;
let base: string;
const organization = randomUUID();

beforeAll(async () => {
  const server = await startPostgres({ ephemeral: true });
  owner = new pg.Client({ connectionString: server.url() });
  await owner.connect();
  await owner.query("CREATE ROLE nectar_app_user LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD 'test'");
  await owner.query(readFileSync(SCHEMA, 'utf8'));
  await owner.query(INBOX);
  await owner.query("INSERT INTO public.organizations (id, name, slug) VALUES ($1, 'Test', 'test')", [organization]);
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  Object.assign(process.env, {
    PORT: String(port),
    DATABASE_URL: server.url('postgres', 'nectar_app_user', 'test'),
    AUTH_SECRET: 'an-auth-secret-of-the-test-only-0123456789',
    INTERNAL_TOKEN: token,
    ENCRYPTION_KEY: '00'.repeat(32),
    CRON_ENABLED: 'false',
    LOG_LEVEL: 'silent',
  });
  // The configuration is read when the module is loaded.
  const { createService } = await import('../../service.ts');
  const service = createService();
  await service.start();
  stop = async () => {
    await service.stop();
    await owner.end();
    await server.stop();
  };
});
afterAll(() => stop?.());

const call = (name: string, args: unknown[], headers: Record<string, string>) =>
  fetch(`${base}/internal/calls/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify({ args }),
  });
const status = async () =>
  (await owner.query('SELECT plan_status FROM public.organizations WHERE id = $1', [organization])).rows[0].plan_status;

it('refuses a caller without the secret', async () => {
  const reply = await call('organizationsOf', ['nobody'], { authorization: 'Bearer wrong' });
  expect(reply.status).toBe(401);
});

it.each<Record<string, string>>([{}, { 'idempotency-key': 'not-a-uuid' }])(
  'refuses a delivery whose key is not a UUID: %j',
  async (headers) => {
    expect((await call('setPlanStatus', [organization, 'expired'], headers)).status).toBe(400);
    expect(await status()).toBe('trialing');
  },
);

it('does a delivery once per key and notes its caller', async () => {
  const first = { 'idempotency-key': randomUUID(), 'x-caller': 'nectar-marketing' };
  const second = { ...first, 'idempotency-key': randomUUID() };
  expect((await call('setPlanStatus', [organization, 'active'], first)).status).toBe(200);
  expect((await call('setPlanStatus', [organization, 'past_due'], second)).status).toBe(200);
  expect((await call('setPlanStatus', [organization, 'active'], first)).status).toBe(200);
  expect(await status()).toBe('past_due');
  const noted = await owner.query('SELECT consumer FROM public.core_inbox');
  expect(noted.rows).toEqual([{ consumer: 'nectar-marketing' }, { consumer: 'nectar-marketing' }]);
});
