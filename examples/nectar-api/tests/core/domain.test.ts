import '../support/env';
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { addMember, createOrganization, organizationsOf, roleAtLeast, slugFor } from '@server/domain/organizations';
import { grantPlan, isPlanId, planById, planLimits } from '@server/domain/plans';
import { createUser, findUserByEmail } from '@server/domain/users';
import { closeDatabase, query, withTenant, withTransaction } from '@server/lib';

afterAll(() => closeDatabase());
const address = () => `domain-${randomUUID()}@tests.example`;

describe('plans', () => {
  it('grow from one to the next', () => {
    for (const name of ['members', 'workflows', 'endpoints'] as const) {
      expect(planLimits('team')[name]).toBeGreaterThan(planLimits('starter')[name]);
      expect(planLimits('scale')[name]).toBeGreaterThan(planLimits('team')[name]);
    }
    expect(isPlanId('gold')).toBe(false);
    expect(() => planById('gold')).toThrow(/not found/);
  });

  it('are granted inside the caller’s transaction, or not at all', async () => {
    const { id } = await createOrganization({ name: 'Grant' });
    const planOf = () => withTenant(id, async (tx) => (await tx.query('SELECT plan, plan_status FROM organizations WHERE id = $1', [id])).rows[0]);
    const failing = withTransaction(async (tx) => {
      await grantPlan(tx, id, 'scale');
      throw new Error('the payment could not be stored');
    });
    await expect(failing).rejects.toThrow('the payment');
    expect(await planOf()).toEqual({ plan: 'starter', plan_status: 'trialing' });
    await withTransaction((tx) => grantPlan(tx, id, 'scale'));
    expect(await planOf()).toEqual({ plan: 'scale', plan_status: 'active' });
  });
});

describe('users and organisations, which import each other', () => {
  it('rank roles and name organisations', () => {
    expect(roleAtLeast('owner', 'admin')).toBe(true);
    expect(roleAtLeast('member', 'admin')).toBe(false);
    expect(slugFor('Blue Bird & Co')).toMatch(/^blue-bird-co-[a-z0-9]+$/);
    expect(slugFor('!!!')).toMatch(/^organisation-/);
  });

  it('make a user with an organisation once', async () => {
    const input = { email: address(), name: 'Once', organizationName: 'Once Ltd', password: 'domain-tests-2024' };
    const first = await createUser(input);
    const second = await createUser({ ...input, email: input.email.toUpperCase() });
    expect(first).toMatchObject({ created: true, setPasswordUrl: null });
    expect(second).toMatchObject({ created: false, userId: first.userId, organizationId: first.organizationId });
    expect(await organizationsOf(first.userId)).toMatchObject([{ id: first.organizationId, role: 'owner' }]);
  });

  it('hand out a link to set a password when there is none', async () => {
    const { setPasswordUrl } = await createUser({ email: address(), name: 'Linked' });
    expect(setPasswordUrl).toMatch(/\/reset-password\?token=[\w-]+$/);
  });

  it('keep the role of somebody who is a member already', async () => {
    const owner = await createUser({ email: address(), name: 'Owner', organizationName: 'Kept Ltd', password: 'domain-tests-2024' });
    const organizationId = owner.organizationId ?? '';
    expect(await addMember(organizationId, owner.userId, 'member')).toBe(false);
    expect(await organizationsOf(owner.userId)).toMatchObject([{ role: 'owner' }]);
    expect(await findUserByEmail(address())).toBeUndefined();
  });
});

describe('row-level security', () => {
  it('shows a tenant its own rows and nobody’s without a tenant', async () => {
    const [ours, theirs] = await Promise.all([createOrganization({ name: 'Ours' }), createOrganization({ name: 'Theirs' })]);
    const seen = await withTenant(ours.id, async (tx) => (await tx.query<{ id: string }>('SELECT id FROM organizations')).rows);
    expect(seen.map(({ id }) => id)).toEqual([ours.id]);
    expect((await query('SELECT id FROM organizations')).rows).toEqual([]);
    const changed = await withTenant(ours.id, (tx) => tx.query(`UPDATE organizations SET name = 'Taken' WHERE id = $1`, [theirs.id]));
    expect(changed.rowCount).toBe(0);
  });
});
