import { randomUUID } from 'node:crypto';
import { conflict, forbidden, notFound, randomToken, type Tx, withTenant, withUser } from '../../shared/index.ts';
import { recordAudit } from '../audit/audit.ts';
import { findUserByEmail } from '../auth/users.ts';
import { type PlanId, planLimits } from '../billing/plans.ts';

export type Role = 'owner' | 'admin' | 'member';

export interface Organization {
  id: string;
  name: string;
  slug: string;
  plan: string;
  planStatus: string;
}

export interface Membership extends Organization {
  role: Role;
}

export interface NewOrganization {
  name: string;
  /** Becomes the owner. */
  ownerUserId?: string;
  plan?: PlanId;
}

const TRIAL_DAYS = 14;
const rank: Record<Role, number> = { member: 0, admin: 1, owner: 2 };

export function roleAtLeast(role: Role, needed: Role): boolean {
  return rank[role] >= rank[needed];
}

/** Readable and unique: the name, then a few random characters. */
export function slugFor(name: string): string {
  const base = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return `${base || 'organisation'}-${randomToken(4)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, 'x')}`;
}

/** A new organisation on trial. The id is made here, because row-level security lets only the tenant itself be inserted. */
export async function createOrganization(input: NewOrganization): Promise<Organization> {
  const id = randomUUID();
  const plan = input.plan ?? 'starter';
  return withTenant(id, async (tx) => {
    const created = await tx.query<Organization>(
      `INSERT INTO public.organizations (id, name, slug, plan, plan_status, limits, trial_ends_at)
       VALUES ($1, $2, $3, $4, 'trialing', $5, now() + make_interval(days => $6))
       RETURNING id, name, slug, plan, plan_status AS "planStatus"`,
      [id, input.name.trim(), slugFor(input.name), plan, JSON.stringify(planLimits(plan)), TRIAL_DAYS],
    );
    if (input.ownerUserId) await insertMember(tx, id, input.ownerUserId, 'owner');
    await recordAudit(tx, {
      organizationId: id,
      actorType: input.ownerUserId ? 'user' : 'system',
      actorId: input.ownerUserId ?? null,
      action: 'organization.created',
      target: id,
      data: { name: input.name },
    });
    return created.rows[0] as Organization;
  });
}

async function insertMember(tx: Tx, organizationId: string, userId: string, role: Role): Promise<boolean> {
  const inserted = await tx.query(
    `INSERT INTO public.members (organization_id, user_id, role) VALUES ($1, $2, $3)
     ON CONFLICT (organization_id, user_id) DO NOTHING`,
    [organizationId, userId, role],
  );
  return inserted.rowCount === 1;
}

/** Adds a user to an organisation; an existing membership keeps its role. Returns whether it is new. */
export async function addMember(organizationId: string, userId: string, role: Role = 'member'): Promise<boolean> {
  return withTenant(organizationId, async (tx) => {
    const organization = await tx.query('SELECT 1 FROM public.organizations WHERE id = $1', [organizationId]);
    if (organization.rowCount === 0) throw notFound('Organisation');
    const added = await insertMember(tx, organizationId, userId, role);
    if (added)
      await recordAudit(tx, {
        organizationId,
        actorType: 'system',
        action: 'member.added',
        target: userId,
        data: { role },
      });
    return added;
  });
}

/** The organisations of a user with the role in each, oldest membership first. */
export async function organizationsOf(userId: string): Promise<Membership[]> {
  return withUser(userId, async (tx) => {
    const found = await tx.query<Membership>(
      `SELECT o.id, o.name, o.slug, o.plan, o.plan_status AS "planStatus", m.role
       FROM public.members m
       JOIN public.organizations o ON o.id = m.organization_id
       WHERE m.user_id = $1
       ORDER BY m.created_at, o.name`,
      [userId],
    );
    return found.rows;
  });
}

export async function findOrganization(organizationId: string): Promise<Organization | undefined> {
  return withTenant(organizationId, async (tx) => {
    const found = await tx.query<Organization>(
      'SELECT id, name, slug, plan, plan_status AS "planStatus" FROM public.organizations WHERE id = $1',
      [organizationId],
    );
    return found.rows[0];
  });
}

/** True when the address belongs to a member of the organisation. */
export async function isMemberEmail(organizationId: string, email: string): Promise<boolean> {
  const user = await findUserByEmail(email);
  if (!user) return false;
  return withTenant(organizationId, async (tx) => {
    const found = await tx.query('SELECT 1 FROM public.members WHERE organization_id = $1 AND user_id = $2', [
      organizationId,
      user.id,
    ]);
    return found.rowCount === 1;
  });
}

async function memberForChange(
  tx: Tx,
  organizationId: string,
  memberId: string,
): Promise<{ userId: string; role: Role }> {
  const found = await tx.query<{ userId: string; role: Role }>(
    'SELECT user_id AS "userId", role FROM public.members WHERE organization_id = $1 AND id = $2 FOR UPDATE',
    [organizationId, memberId],
  );
  const member = found.rows[0];
  if (!member) throw notFound('Member');
  return member;
}

/** Locks the owners, so that two of them cannot leave at the same moment. */
async function assertAnotherOwner(tx: Tx, organizationId: string): Promise<void> {
  const owners = await tx.query(
    "SELECT id FROM public.members WHERE organization_id = $1 AND role = 'owner' FOR UPDATE",
    [organizationId],
  );
  if ((owners.rowCount ?? 0) < 2) throw conflict('An organisation needs at least one owner.', 'last_owner');
}

export async function changeMemberRole(
  organizationId: string,
  memberId: string,
  role: Role,
  actorId: string,
): Promise<void> {
  await withTenant(organizationId, async (tx) => {
    const member = await memberForChange(tx, organizationId, memberId);
    if (member.role === 'owner' && role !== 'owner') await assertAnotherOwner(tx, organizationId);
    await tx.query('UPDATE public.members SET role = $3 WHERE organization_id = $1 AND id = $2', [
      organizationId,
      memberId,
      role,
    ]);
    await recordAudit(tx, {
      organizationId,
      actorType: 'user',
      actorId,
      action: 'member.role',
      target: member.userId,
      data: { from: member.role, to: role },
    });
  });
}

/** Removes a member. Everybody may leave; removing others needs a higher role than theirs, or owner. */
export async function removeMember(
  organizationId: string,
  memberId: string,
  actor: { id: string; role: Role },
): Promise<void> {
  await withTenant(organizationId, async (tx) => {
    const member = await memberForChange(tx, organizationId, memberId);
    const isSelf = member.userId === actor.id;
    if (!isSelf && actor.role !== 'owner' && rank[actor.role] <= rank[member.role]) throw forbidden();
    if (member.role === 'owner') await assertAnotherOwner(tx, organizationId);
    await tx.query('DELETE FROM public.members WHERE organization_id = $1 AND id = $2', [organizationId, memberId]);
    await recordAudit(tx, {
      organizationId,
      actorType: 'user',
      actorId: actor.id,
      action: 'member.removed',
      target: member.userId,
    });
  });
}
