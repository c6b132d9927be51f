import type { listMembers, Role } from '@nectar/contracts/core/members.ts';
import type { TenantDb } from '@nectar/service-kit';
import type { z } from 'zod';

export type Member = z.input<typeof listMembers.response>['items'][number];

/** Everybody, owners first. */
export function selectMembers(db: TenantDb): Promise<Member[]> {
  return db.query<Member>(
    `SELECT m.id, m.user_id AS "userId", u.name, u.email, m.role, m.created_at AS "createdAt"
       FROM public.members m JOIN auth."user" u ON u.id = m.user_id
      WHERE m.organization_id = $1
      ORDER BY array_position(ARRAY['owner', 'admin', 'member'], m.role), u.name`,
    [db.tenantId],
  );
}

/**
 * The member and how many owners there are, locked until the transaction ends: all of them by one statement and in one order, so
 * that two owners who leave at the same moment wait for each other instead of holding each other up.
 */
export async function lockMember(
  db: TenantDb,
  id: string,
): Promise<{ member: { userId: string; role: Role } | undefined; owners: number }> {
  const rows = await db.query<{ id: string; userId: string; role: Role }>(
    `SELECT id, user_id AS "userId", role FROM public.members
      WHERE organization_id = $1 AND (id = $2 OR role = 'owner') ORDER BY id FOR UPDATE`,
    [db.tenantId, id],
  );
  return { member: rows.find((row) => row.id === id), owners: rows.filter(({ role }) => role === 'owner').length };
}

export async function updateRole(db: TenantDb, id: string, role: Role): Promise<void> {
  await db.query('UPDATE public.members SET role = $3 WHERE organization_id = $1 AND id = $2', [db.tenantId, id, role]);
}

export async function deleteMember(db: TenantDb, id: string): Promise<void> {
  await db.query('DELETE FROM public.members WHERE organization_id = $1 AND id = $2', [db.tenantId, id]);
}

/** True when the address belongs to a member of the organisation. */
export async function hasMember(db: TenantDb, email: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT m.id FROM public.members m JOIN auth."user" u ON u.id = m.user_id
      WHERE m.organization_id = $1 AND u.email = $2`,
    [db.tenantId, email],
  );
  return rows.length > 0;
}
