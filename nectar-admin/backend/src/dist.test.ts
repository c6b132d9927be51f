import { join } from 'node:path';
import { it } from 'vitest';
import { bootsAlone } from '../../../dev/testing/boots-alone.ts';

const secret = 'a-secret-of-the-test-only-of-32-chars';

const environment = {
  ADMIN_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  CORE_API_URL: 'http://127.0.0.1:1',
  MARKETING_API_URL: 'http://127.0.0.1:1',
  INTERNAL_TOKEN: secret,
  STAFF_AUTH_SECRET: secret,
};

it('the build runs from an empty folder with the packages that it names and no others', async () => {
  await bootsAlone(join(import.meta.dirname, '..'), 'admin', environment);
});
