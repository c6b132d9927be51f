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

/** The member, locked until the transaction ends. */
export async function lockMember(db: TenantDb, id: string): Promise<{ userId: string; role: Role } | undefined> {
  const rows = await db.query<{ userId: string; role: Role }>(
    'SELECT user_id AS "userId", role FROM public.members WHERE organization_id = $1 AND id = $2 FOR UPDATE',
    [db.tenantId, id],
  );
  return rows[0];
}

/** How many owners there are; locks them, so that two of them cannot leave at the same moment. */
export async function lockOwners(db: TenantDb): Promise<number> {
  const rows = await db.query(
    `SELECT id FROM public.members WHERE organization_id = $1 AND role = 'owner' ORDER BY id FOR UPDATE`,
    [db.tenantId],
  );
  return rows.length;
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
