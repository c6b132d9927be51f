import {
  acceptInvitation,
  createInvitation,
  listInvitations,
  revokeInvitation,
} from '@nectar/contracts/core/invitations.ts';
import { listMembers, removeMember, updateMember } from '@nectar/contracts/core/members.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningCore, startCore } from '../../../test/core.ts';

let core: RunningCore;
beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core?.stop());

type Somebody = Awaited<ReturnType<RunningCore['member']>>;

async function team() {
  const owner = await core.member('owner');
  const admin = await core.member('admin', owner.organizationId);
  const member = await core.member('member', owner.organizationId);
  const { items } = await owner.client.call(listMembers);
  const idOf = ({ id }: Somebody) => ({ id: items.find(({ userId }) => userId === id)?.id ?? '' });
  return { owner, admin, member, items, idOf };
}

/** The token in the newest mail to an address. */
async function tokenFor(email: string): Promise<string> {
  const reply = await fetch(`${core.mail.url}/api/messages?to=${encodeURIComponent(email)}`);
  const [mail] = (await reply.json()) as { text: string }[];
  return decodeURIComponent(/token=([^\s"]+)/.exec(mail?.text ?? '')?.[1] ?? '');
}

it('are listed with their role, owners first', async () => {
  const { items } = await team();
  expect(items.map(({ role }) => role)).toEqual(['owner', 'admin', 'member']);
});

it('get another role from owners, and one owner stays', async () => {
  const { owner, admin, member, idOf } = await team();
  const toAdmin = { params: idOf(member), body: { role: 'admin' as const } };
  expect(await admin.client.refused(updateMember, toAdmin)).toMatchObject({ status: 403 });
  expect(await owner.client.call(updateMember, toAdmin)).toEqual({ ...idOf(member), role: 'admin' });
  const down = { params: idOf(owner), body: { role: 'member' as const } };
  expect(await owner.client.refused(updateMember, down)).toMatchObject({ status: 409, code: 'last_owner' });
});

it.each([1, 2, 3, 4, 5])('leave at the same moment, and one owner stays: %i', async () => {
  const { owner, admin, idOf } = await team();
  await owner.client.call(updateMember, { params: idOf(admin), body: { role: 'owner' } });
  const replies = await Promise.all([
    owner.client.send(removeMember, { params: idOf(owner) }),
    admin.client.send(removeMember, { params: idOf(admin) }),
  ]);
  expect(replies.map(({ status }) => status).sort()).toEqual([204, 409]);
});

it('leave by themselves, and are removed only by a higher role', async () => {
  const { owner, admin, member, idOf } = await team();
  const second = await core.member('admin', owner.organizationId);
  const { items } = await owner.client.call(listMembers);
  const params = { id: items.find(({ userId }) => userId === second.id)?.id ?? '' };
  expect(await admin.client.refused(removeMember, { params })).toMatchObject({ code: 'forbidden' });
  expect(await member.client.refused(removeMember, { params })).toMatchObject({ code: 'forbidden' });
  await second.client.call(removeMember, { params });
  await admin.client.call(removeMember, { params: idOf(member) });
  expect(await admin.client.refused(removeMember, { params: idOf(member) })).toMatchObject({ status: 404 });
  expect(await core.audit(owner.organizationId)).toEqual(['member.removed', 'member.removed']);
});

it('are invited by mail: the invited address joins, once, and nobody else', async () => {
  const { admin } = await team();
  const invited = await core.person();
  const body = { email: invited.email.toUpperCase(), role: 'member' as const };
  const invitation = await admin.client.call(createInvitation, { body });
  expect(invitation).toMatchObject({ email: invited.email, role: 'member', status: 'pending' });
  const token = await tokenFor(invited.email);
  expect(token.split('.')[0]).toBe(admin.organizationId);
  const stranger = await core.person();
  expect(await stranger.client.refused(acceptInvitation, { body: { token } })).toMatchObject({ status: 403 });
  const joined = await invited.client.call(acceptInvitation, { body: { token } });
  expect(joined).toEqual({ organizationId: admin.organizationId, role: 'member' });
  expect(await invited.client.refused(acceptInvitation, { body: { token } })).toMatchObject({ status: 400 });
  expect(await admin.client.refused(createInvitation, { body })).toMatchObject({ code: 'already_member' });
  expect(await core.audit(admin.organizationId)).toEqual(['invitation.created', 'member.added']);
});

it('are not let in by an invitation that was taken back, replaced or has expired', async () => {
  const owner = await core.member('owner');
  const invited = await core.person();
  const body = { email: invited.email };
  const invite = async () => ({
    ...(await owner.client.call(createInvitation, { body })),
    token: await tokenFor(invited.email),
  });
  const first = await invite();
  const second = await invite();
  const stale = async (token: string) =>
    expect(await invited.client.refused(acceptInvitation, { body: { token } })).toMatchObject({ status: 400 });
  await stale(first.token);
  expect((await owner.client.call(listInvitations)).items.map(({ id }) => id)).toEqual([second.id]);
  await owner.client.call(revokeInvitation, { params: { id: second.id } });
  await stale(second.token);
  const third = await invite();
  await core.run('UPDATE public.invitations SET expires_at = now() WHERE id = $1', [third.id]);
  await stale(third.token);
  await stale(`${'0'.repeat(36)}.made-up-token`);
});

it('are invited to no higher role than the inviter’s, and not beyond what the plan allows', async () => {
  const { owner, admin } = await team();
  const body = { email: 'x@test.example', role: 'owner' as const };
  expect(await admin.client.refused(createInvitation, { body })).toMatchObject({ status: 403 });
  await core.run(`UPDATE public.organizations SET limits = '{"members": 3}' WHERE id = $1`, [owner.organizationId]);
  expect(await owner.client.refused(createInvitation, { body })).toMatchObject({ code: 'plan_limit' });
});
