import { join } from 'node:path';
import { it } from 'vitest';
import { bootsAlone } from '../../../dev/testing/boots-alone.ts';

const secret = 'a-secret-of-the-test-only-of-32-chars';

const environment = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  AUTH_SECRET: secret,
  INTERNAL_TOKEN: secret,
  ENCRYPTION_KEY: '00'.repeat(32),
  CRON_ENABLED: 'false',
};

it('the build runs from an empty folder with the packages that it names and no others', async () => {
  await bootsAlone(join(import.meta.dirname, '..'), 'core', environment);
});
