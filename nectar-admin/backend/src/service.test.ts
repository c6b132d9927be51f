import { createHmac } from 'node:crypto';
import { adminEndpoints } from '@nectar/contracts/admin/index.ts';
import { answersAsEveryBackEnd } from '@nectar/dev/testing/back-end.ts';
import { contractClient } from '@nectar/dev/testing/contract-client.ts';
import { createLogger } from '@nectar/service-kit';
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../test/database.ts';
import { adminConfig, adminVariables } from './config.ts';
import { createService } from './service.ts';

const SECRET = 'a-secret-of-the-test-only';
const ROLES = ['support', 'admin', 'owner'] as const;
const STAFF = ROLES.map(
  (
    role,
  ) => `INSERT INTO staff.staff_user (id, name, email, role) VALUES ('${role}', '${role}', '${role}@staff.example', '${role}');
    INSERT INTO staff.staff_session (id, "userId", token, "expiresAt") VALUES ('${role}', '${role}', '${role}', now() + interval '1 hour');`,
).join('\n');

let database: Awaited<ReturnType<typeof testDatabase>>;
let service: ReturnType<typeof createService>;
let running: { app: Express; base: string };
beforeAll(async () => {
  database = await testDatabase(STAFF);
  const config = adminConfig({
    BACKEND_PORT: '0',
    ADMIN_DATABASE_URL: database.url,
    CORE_API_URL: 'http://127.0.0.1:1',
    MARKETING_API_URL: 'http://127.0.0.1:1',
    INTERNAL_TOKEN: SECRET,
    STAFF_AUTH_SECRET: SECRET,
    RATE_LIMIT_MAX: '100000',
  });
  service = createService(config, { logger: createLogger('test', 'silent') });
  running = { app: service.app, base: `http://127.0.0.1:${await service.start()}` };
});
afterAll(async () => {
  await service?.stop();
  await database?.stop();
});

function clientOf(role: (typeof ROLES)[number]) {
  const sign = createHmac('sha256', SECRET).update(role).digest('base64');
  return contractClient(running.base, {
    cookie: `nectar-staff.session_token=${encodeURIComponent(`${role}.${sign}`)}`,
  });
}

answersAsEveryBackEnd('admin', () => running, {
  frontEnd: 'http://localhost:4000',
  variables: adminVariables,
  envExample: new URL('../../.env.example', import.meta.url),
  // better-auth describes its own addresses.
  undocumented: ['ALL /api/staff-auth/*splat'],
});

it('names every bad variable at once', () => {
  expect(() => adminConfig({})).toThrow(/ADMIN_DATABASE_URL[\s\S]*CORE_API_URL[\s\S]*STAFF_AUTH_SECRET/);
});

describe('who may call what', () => {
  it.each(adminEndpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    'a stranger is refused: %s',
    async (_name, endpoint) => {
      const refusal = await contractClient(running.base).refused(endpoint);
      expect(refusal).toMatchObject({ status: 401, code: 'unauthorized' });
    },
  );

  it.each(ROLES)('%s is refused what a higher role may do, before anything is read', async (role) => {
    const higher = adminEndpoints.filter(({ permission }) => ROLES.indexOf(permission) > ROLES.indexOf(role));
    for (const endpoint of higher)
      expect(await clientOf(role).refused(endpoint), endpoint.path).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it.each(ROLES)('%s reads every list in the form of its contract', async (role) => {
    const lists = adminEndpoints.filter(({ method, path }) => method === 'GET' && !path.includes(':'));
    for (const endpoint of lists) await clientOf(role).call(endpoint);
  });
});
