import { readPost } from '@nectar/contracts/marketing/blog.ts';
import { sendContact } from '@nectar/contracts/marketing/contact.ts';
import { marketingEndpoints } from '@nectar/contracts/marketing/index.ts';
import { listPricing } from '@nectar/contracts/marketing/pricing.ts';
import { answersAsEveryBackEnd } from '@nectar/dev/testing/back-end.ts';
import { contractClient } from '@nectar/dev/testing/contract-client.ts';
import { createLogger } from '@nectar/service-kit';
import type { Express } from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../test/database.ts';
import { marketingConfig, marketingVariables } from './config.ts';
import { createService } from './service.ts';

const SECRET = 'a-secret-of-the-test-only';
const env = {
  BACKEND_PORT: '0',
  CORE_API_URL: 'http://127.0.0.1:1',
  INTERNAL_TOKEN: SECRET,
  AUTH_SECRET: SECRET,
  NEWSLETTER_TOKEN_SECRET: SECRET,
  STRIPE_SECRET_KEY: 'sk_test_demo',
  STRIPE_WEBHOOK_SECRET: 'whsec_test',
  SMTP_PORT: '1',
  CRON_ENABLED: 'false',
};

let database: Awaited<ReturnType<typeof testDatabase>>;
let service: ReturnType<typeof createService>;
let running: { app: Express; base: string };
beforeAll(async () => {
  database = await testDatabase('');
  const config = marketingConfig({ ...env, DATABASE_URL: database.url });
  service = createService(config, { logger: createLogger('test', 'silent') });
  running = { app: service.app, base: `http://127.0.0.1:${await service.start()}` };
});
afterAll(async () => {
  await service?.stop();
  await database?.stop();
});

answersAsEveryBackEnd('marketing', () => running, {
  frontEnd: 'http://localhost:5000',
  variables: marketingVariables,
  envExample: new URL('../../.env.example', import.meta.url),
  undocumented: [],
});

it('names every bad variable at once', () => {
  expect(() => marketingConfig({ DATABASE_URL: 'nonsense' })).toThrow(
    /DATABASE_URL[\s\S]*CORE_API_URL[\s\S]*INTERNAL_TOKEN[\s\S]*STRIPE_SECRET_KEY/,
  );
});

it('has nothing that needs a session of ours', () => {
  expect(new Set(marketingEndpoints.map(({ permission }) => permission))).toEqual(
    new Set(['public', 'stripe-signature']),
  );
});

it('answers visitors in the form of its contracts, and keeps a lead also while no mail goes out', async () => {
  const client = contractClient(running.base);
  expect((await client.call(listPricing)).items.map(({ id }) => id)).toEqual(['starter', 'team', 'scale']);
  expect(await client.refused(readPost, { params: { slug: 'none' } })).toMatchObject({ status: 404 });
  const body = { name: 'Visitor', email: 'visitor@test.example', message: 'A question' };
  const { id } = await client.call(sendContact, { body });
  const { rows } = await database.owner.query('SELECT email, status FROM public.contacts WHERE id = $1', [id]);
  expect(rows).toEqual([{ email: 'visitor@test.example', status: 'new' }]);
  const refusal = await client.refused(sendContact, { body: { ...body, email: 'nobody' } });
  expect(Object.keys(refusal.fields ?? {})).toEqual(['email']);
});
