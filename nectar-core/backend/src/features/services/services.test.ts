import { configureService, listServices, readService } from '@nectar/contracts/core/services.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningCore, startCore } from '../../../test/core.ts';

let core: RunningCore;
let owner: Awaited<ReturnType<RunningCore['member']>>;
const schema = {
  properties: { region: { type: 'string', enum: ['eu', 'us'] }, seats: { type: 'integer' }, beta: { type: 'boolean' } },
  required: ['region'],
};
beforeAll(async () => {
  core = await startCore();
  owner = await core.member('owner');
  await core.run(
    `INSERT INTO public.services_catalog (slug, name, description, category, config_schema)
     VALUES ('test', 'Test', 'A service of the test', 'demo', $1)`,
    [JSON.stringify(schema)],
  );
});
afterAll(() => core?.stop());

const params = { slug: 'test' };
const configure = (config: Record<string, string | number | boolean>, enabled = true) => ({
  params,
  body: { enabled, config },
});

it('are the same catalogue for everybody, with each organisation’s own settings', async () => {
  const done = await owner.client.call(configureService, configure({ region: 'eu', seats: 3 }));
  expect(done).toMatchObject({ slug: 'test', enabled: true, config: { region: 'eu', seats: 3 } });
  expect(await owner.client.call(readService, { params })).toEqual(done);
  const stranger = await core.member('member');
  const { items } = await stranger.client.call(listServices);
  expect(items).toMatchObject([{ slug: 'test', enabled: false, config: {} }]);
  expect(await core.audit(owner.organizationId)).toEqual(['service.configured']);
});

it.each([
  ['a value that is not offered', { region: 'mars' }, 'config.region'],
  ['a number that is not whole', { region: 'eu', seats: 1.5 }, 'config.seats'],
  ['another type', { region: 'eu', beta: 'yes' }, 'config.beta'],
  ['a setting that the service does not have', { region: 'eu', constructor: 'x' }, 'config.constructor'],
  ['nothing where something is required', {}, 'config.region'],
])('refuse %s, and name the field', async (_what, config, field) => {
  const refusal = await owner.client.refused(configureService, configure(config as Record<string, string>));
  expect([refusal.status, Object.keys(refusal.fields ?? {})]).toEqual([400, [field]]);
});

it('may be incomplete while they are switched off', async () => {
  expect(await owner.client.call(configureService, configure({}, false))).toMatchObject({ enabled: false, config: {} });
});

it('that the catalogue does not have are not found', async () => {
  expect(await owner.client.refused(readService, { params: { slug: 'none' } })).toMatchObject({ status: 404 });
});
