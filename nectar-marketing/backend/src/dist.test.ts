import { join } from 'node:path';
import { it } from 'vitest';
import { bootsAlone } from '../../../dev/testing/boots-alone.ts';

const secret = 'a-secret-of-the-test-only-of-32-chars';

const environment = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  CORE_API_URL: 'http://127.0.0.1:1',
  INTERNAL_TOKEN: secret,
  AUTH_SECRET: secret,
  NEWSLETTER_TOKEN_SECRET: secret,
  STRIPE_SECRET_KEY: 'sk_test_demo',
  STRIPE_WEBHOOK_SECRET: 'whsec_test',
};

it('the build runs from an empty folder with the packages that it names and no others', async () => {
  await bootsAlone(join(import.meta.dirname, '..'), 'marketing', environment);
});
