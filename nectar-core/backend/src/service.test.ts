import { coreEndpoints } from '@nectar/contracts/core/index.ts';
import { listWorkflows } from '@nectar/contracts/core/workflows.ts';
import { answersAsEveryBackEnd } from '@nectar/dev/testing/back-end.ts';
import { contractClient } from '@nectar/dev/testing/contract-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningCore, SECRET, startCore } from '../test/core.ts';
import { coreConfig, coreVariables } from './config.ts';

let core: RunningCore;
beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core?.stop());

const granting = (...permissions: string[]) =>
  coreEndpoints.filter(({ permission }) => permissions.includes(permission));

answersAsEveryBackEnd('core', () => core, {
  frontEnd: 'http://localhost:3000',
  variables: coreVariables,
  envExample: new URL('../../.env.example', import.meta.url),
  // better-auth describes its own addresses.
  undocumented: ['ALL /api/auth/*splat'],
});

it('names every bad variable at once', () => {
  const bad = { DATABASE_URL: 'mysql://x', AUTH_SECRET: 'short', ENCRYPTION_KEY: 'zz' };
  const problem = (() => {
    try {
      coreConfig(bad);
      return '';
    } catch (error) {
      return String(error);
    }
  })();
  for (const name of ['DATABASE_URL', 'AUTH_SECRET', 'ENCRYPTION_KEY', 'INTERNAL_TOKEN'])
    expect(problem).toContain(name);
  expect(problem).not.toContain('short');
});

describe('who may call what', () => {
  it.each(coreEndpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    'a stranger is refused: %s',
    async (_name, endpoint) => {
      const refusal = await contractClient(core.base).refused(endpoint);
      expect(refusal).toMatchObject({ status: 401, code: 'unauthorized' });
    },
  );

  it('a session does not open what is for services and API keys', async () => {
    const { client } = await core.member('owner');
    for (const endpoint of granting('service', 'api-key'))
      expect(await client.refused(endpoint), endpoint.path).toMatchObject({ status: 401 });
  });

  it('a person without an organisation is told so', async () => {
    const { client } = await core.person();
    for (const endpoint of granting('member', 'admin', 'owner'))
      expect(await client.refused(endpoint), endpoint.path).toMatchObject({ status: 403, code: 'no_organization' });
  });

  it('a role below the contract’s is refused before anything is read', async () => {
    const organizationId = await core.organization();
    const [member, admin] = [await core.member('member', organizationId), await core.member('admin', organizationId)];
    for (const endpoint of granting('admin', 'owner'))
      expect(await member.client.refused(endpoint), endpoint.path).toMatchObject({ status: 403, code: 'forbidden' });
    for (const endpoint of granting('owner'))
      expect(await admin.client.refused(endpoint), endpoint.path).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('a session that ended, was forged, or belongs to somebody suspended is nobody’s', async () => {
    const { id, cookie, client } = await core.member('owner');
    await client.call(listWorkflows);
    const forged = contractClient(core.base, { cookie: `${cookie.slice(0, -6)}AAAA%3D` });
    expect(await forged.refused(listWorkflows)).toMatchObject({ status: 401 });
    await core.run(`UPDATE auth."user" SET status = 'suspended' WHERE id = $1`, [id]);
    expect(await client.refused(listWorkflows)).toMatchObject({ status: 401 });
    await core.run(`UPDATE auth."user" SET status = 'active' WHERE id = $1`, [id]);
    await core.run(`UPDATE auth.session SET "expiresAt" = now() WHERE "userId" = $1`, [id]);
    expect(await client.refused(listWorkflows)).toMatchObject({ status: 401 });
  });
});

it('limits how often an address may ask', async () => {
  const limited = await startCore({ RATE_LIMIT_MAX: '3' });
  try {
    const client = contractClient(limited.base, { authorization: `Bearer ${SECRET}` });
    const codes: string[] = [];
    for (let turn = 0; turn < 4; turn += 1) codes.push((await client.refused(listWorkflows)).code);
    expect(codes).toEqual(['unauthorized', 'unauthorized', 'unauthorized', 'rate_limited']);
  } finally {
    await limited.stop();
  }
});
