import { createHmac } from 'node:crypto';
import { createLogger } from '@nectar/service-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { marketingConfig } from '../../config.ts';
import { createService } from '../../service.ts';

const SECRET = 'a-secret-of-the-test-only';
const SQL = `
  INSERT INTO public.organizations (id, name, slug) VALUES ('11111111-1111-4111-8111-111111111111', 'Acme', 'acme');
  INSERT INTO public.subscriptions (organization_id, stripe_customer_id, stripe_subscription_id, plan)
    VALUES ('11111111-1111-4111-8111-111111111111', 'cus_1', 'sub_1', 'team')`;

let database: Awaited<ReturnType<typeof testDatabase>>;
let service: ReturnType<typeof createService>;
let base = '';

beforeAll(async () => {
  database = await testDatabase(SQL);
  const config = marketingConfig({
    BACKEND_PORT: '0',
    DATABASE_URL: database.url,
    CORE_API_URL: 'http://127.0.0.1:1',
    INTERNAL_TOKEN: SECRET,
    AUTH_SECRET: SECRET,
    NEWSLETTER_TOKEN_SECRET: SECRET,
    STRIPE_SECRET_KEY: 'sk_test_demo',
    STRIPE_WEBHOOK_SECRET: 'whsec_new,whsec_old',
    CRON_ENABLED: 'false',
  });
  service = createService(config, { logger: createLogger('test', 'silent') });
  base = `http://127.0.0.1:${await service.start()}`;
});
afterAll(async () => {
  await service?.stop();
  await database?.stop();
});

function deliver(id: string, secret: string): Promise<Response> {
  const body = JSON.stringify({
    id,
    object: 'event',
    type: 'customer.subscription.deleted',
    data: { object: { id: 'sub_1' } },
  });
  const at = Math.floor(Date.now() / 1000);
  const v1 = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  return fetch(`${base}/api/stripe/webhook`, {
    method: 'POST',
    body,
    headers: { 'stripe-signature': `t=${at},v1=${v1}` },
  });
}
const calls = async () => {
  const { rows } = await database.owner.query(
    'SELECT call, arguments ->> 1 AS value FROM public.marketing_outbox ORDER BY created_at',
  );
  return rows.map(({ call, value }) => `${call} ${value}`);
};

it('refuses an event that neither active secret signed', async () => {
  expect((await deliver('evt_0', 'whsec_wrong')).status).toBe(400);
  expect(await calls()).toEqual([]);
});

it('leaves no trace of an event whose work failed, so that Stripe sends it again', async () => {
  await database.owner.query('REVOKE INSERT ON public.marketing_outbox FROM nectar_marketing');
  expect((await deliver('evt_1', 'whsec_new')).status).toBe(500);
  const { rows } = await database.owner.query(
    `SELECT s.status, (SELECT count(*)::int FROM public.stripe_events) AS events FROM public.subscriptions s`,
  );
  expect(rows).toEqual([{ status: 'active', events: 0 }]);
  await database.owner.query('GRANT INSERT ON public.marketing_outbox TO nectar_marketing');
});

it('handles an event once, under either secret, also when two deliveries meet', async () => {
  const replies = await Promise.all([deliver('evt_1', 'whsec_new'), deliver('evt_1', 'whsec_old')]);
  expect(replies.map(({ status }) => status)).toEqual([200, 200]);
  expect(await (await deliver('evt_1', 'whsec_old')).json()).toEqual({ received: true, duplicate: true });
  expect(await calls()).toEqual(['grantPlan starter', 'setPlanStatus canceled']);
});
