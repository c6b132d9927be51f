import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../support/client';
import { expectError, type Tenant, tenantOwner } from '../support/people';

let ours: Tenant;
let theirs: Tenant;
const made: Record<string, string> = {};

beforeAll(async () => {
  [ours, theirs] = await Promise.all([tenantOwner(), tenantOwner()]);
  const create = async (path: string, body: Json) => {
    const reply = await theirs.client.post(path, body);
    expect(reply.status, JSON.stringify(reply.body)).toBe(201);
    return reply.body.id as string;
  };
  made.workflow = await create('/api/workflows', { name: 'Theirs', steps: [{ type: 'delay', config: { ms: 1 } }] });
  made.endpoint = await create('/api/endpoints', { name: 'Theirs', path: '/theirs', upstreamUrl: 'https://api.example.com' });
  made.connection = await create('/api/connections', { provider: 'demo', name: 'Theirs', secret: 'their-secret' });
  made.key = await create('/api/api-keys', { name: 'Theirs' });
  made.invitation = await create('/api/invitations', { email: 'somebody@contract.example', role: 'member' });
  made.run = (await theirs.client.post(`/api/workflows/${made.workflow}/run`, {})).body.id;
  made.member = (await theirs.client.get('/api/members')).body.items[0].id;
});

describe('two organisations', () => {
  it('see none of each other’s rows in lists', async () => {
    for (const path of ['workflows', 'endpoints', 'connections', 'api-keys', 'invitations']) {
      const { body } = await ours.client.get(`/api/${path}`);
      expect(body, path).toMatchObject({ items: [], total: 0 });
    }
    const { body } = await ours.client.get('/api/members');
    expect(body.items.map((item: Json) => item.email)).toEqual([ours.email]);
    const audit = await ours.client.get('/api/organization/audit');
    expect(JSON.stringify(audit.body)).not.toContain(theirs.organizationId);
  });

  it('cannot read each other’s things by id', async () => {
    const { workflow, endpoint, run } = made;
    const paths = [`workflows/${workflow}`, `workflows/${workflow}/runs`, `endpoints/${endpoint}`, `endpoints/${endpoint}/calls`, `runs/${run}`];
    for (const path of paths) expectError(await ours.client.get(`/api/${path}`), 404);
  });

  it('cannot change, run or delete each other’s things', async () => {
    const { workflow, endpoint, connection, key, run, invitation, member } = made;
    expectError(await ours.client.put(`/api/workflows/${workflow}`, { name: 'Taken' }), 404);
    expectError(await ours.client.post(`/api/workflows/${workflow}/run`, {}), 404);
    expectError(await ours.client.put(`/api/endpoints/${endpoint}`, { name: 'Taken' }), 404);
    expectError(await ours.client.post(`/api/endpoints/${endpoint}/test`, {}), 404);
    expectError(await ours.client.put(`/api/connections/${connection}`, { name: 'Taken' }), 404);
    expectError(await ours.client.post(`/api/connections/${connection}/check`, {}), 404);
    for (const path of [`runs/${run}/cancel`, `runs/${run}/retry`]) expectError(await ours.client.post(`/api/${path}`, {}), 404);
    const doomed = [`workflows/${workflow}`, `endpoints/${endpoint}`, `connections/${connection}`, `api-keys/${key}`];
    doomed.push(`invitations/${invitation}`, `members/${member}`);
    for (const path of doomed) expectError(await ours.client.delete(`/api/${path}`), 404);
    expectError(await ours.client.patch(`/api/members/${member}`, { role: 'member' }), 404);
    expect((await theirs.client.get(`/api/workflows/${workflow}`)).body.name).toBe('Theirs');
  });

  it('cannot step into each other by header or cookie', async () => {
    const header = { headers: { 'x-organization-id': theirs.organizationId } };
    expectError(await ours.client.get('/api/organization', header), 403);
    expectError(await ours.client.post('/api/organizations/active', { organizationId: theirs.organizationId }), 404);
    const forged = `${ours.client.cookies.header().replace(/nectar-org=[^;]*/, '')}; nectar-org=${theirs.organizationId}.forged`;
    const reply = await ours.client.get('/api/organization', { headers: { cookie: forged } });
    expect(reply.body.id).toBe(ours.organizationId);
  });
});
