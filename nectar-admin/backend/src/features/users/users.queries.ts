import type { Db, List, Page } from '@nectar/service-kit';
import { listPage } from '../../shared/list.ts';

export interface AdminUser {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  status: 'active' | 'suspended';
  createdAt: Date;
}

const columns = 'u.id, u.name, u.email, u."emailVerified", u.status, u."createdAt"';

export function selectUsers(db: Db, pattern: string | null, page: Page): Promise<List<AdminUser>> {
  return listPage<AdminUser>(
    db,
    `SELECT ${columns} FROM auth."user" u
      WHERE $1::text IS NULL OR u.email ILIKE $1 OR u.name ILIKE $1
      ORDER BY u."createdAt" DESC, u.id`,
    [pattern],
    page,
  );
}

export async function selectUser(db: Db, id: string): Promise<(AdminUser & { sessions: number }) | undefined> {
  const rows = await db.query<AdminUser & { sessions: number }>(
    `SELECT ${columns}, (SELECT count(*)::int FROM auth.session s WHERE s."userId" = u.id AND s."expiresAt" > now()) AS sessions
       FROM auth."user" u WHERE u.id = $1`,
    [id],
  );
  return rows[0];
}

export function selectMemberships(db: Db, userId: string): Promise<{ id: string; name: string; role: string }[]> {
  return db.query<{ id: string; name: string; role: string }>(
    `SELECT o.id, o.name, m.role FROM public.members m JOIN public.organizations o ON o.id = m.organization_id
      WHERE m.user_id = $1 ORDER BY o.name`,
    [userId],
  );
}

export async function updateUser(
  db: Db,
  id: string,
  name: string | null,
  status: string | null,
): Promise<AdminUser | undefined> {
  const rows = await db.query<AdminUser>(
    `UPDATE auth."user" u SET name = coalesce($2, name), status = coalesce($3, status), "updatedAt" = now()
      WHERE u.id = $1 RETURNING ${columns}`,
    [id, name, status],
  );
  return rows[0];
}

export async function deleteSessions(db: Db, userId: string): Promise<void> {
  await db.query('DELETE FROM auth.session WHERE "userId" = $1', [userId]);
}
