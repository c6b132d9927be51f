import { recordAudit } from '@server/domain/audit';
import { createUser, type CreatedUser, type CreateUserInput } from '@server/domain/users';
import { notFound, pool, query, withTransaction } from '@server/lib';
import { containing, type List, listPage, type Page } from './list';

export interface AdminUser {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  status: 'active' | 'suspended';
  createdAt: Date;
}

export interface AdminUserDetail extends AdminUser {
  organizations: { id: string; name: string; role: string }[];
  sessions: number;
}

export type UserChanges = { name?: string | undefined; status?: AdminUser['status'] | undefined };

const columns = 'u.id, u.name, u.email, u."emailVerified", u.status, u."createdAt"';

export function listUsers(search: unknown, page: Page): Promise<List<AdminUser>> {
  return listPage<AdminUser>(
    `SELECT ${columns} FROM auth."user" u
      WHERE $1::text IS NULL OR u.email ILIKE $1 OR u.name ILIKE $1
      ORDER BY u."createdAt" DESC, u.id`,
    [containing(search)],
    page,
  );
}

export async function findUser(id: string): Promise<AdminUserDetail> {
  const { rows } = await query<AdminUser & { sessions: number }>(
    `SELECT ${columns}, (SELECT count(*) FROM auth.session s WHERE s."userId" = u.id AND s."expiresAt" > now()) AS sessions
       FROM auth."user" u WHERE u.id = $1`,
    [id],
  );
  const user = rows[0];
  if (!user) throw notFound('User');
  const memberships = await query<{ id: string; name: string; role: string }>(
    `SELECT o.id, o.name, m.role FROM public.members m JOIN public.organizations o ON o.id = m.organization_id
      WHERE m.user_id = $1 ORDER BY o.name`,
    [id],
  );
  return { ...user, organizations: memberships.rows };
}

/** Makes the user, or finds the one with this address; the link to set a password goes to the user only. */
export async function addUser(input: CreateUserInput, staffId: string): Promise<Omit<CreatedUser, 'setPasswordUrl'>> {
  const { setPasswordUrl: _mailed, ...user } = await createUser(input);
  if (user.created) {
    await recordAudit(pool, { actorType: 'staff', actorId: staffId, action: 'user.created', target: user.userId, data: { email: user.email } });
  }
  return user;
}

/** Changes a user; a suspended one loses every session in the same transaction. */
export async function changeUser(id: string, changes: UserChanges, staffId: string): Promise<AdminUser> {
  return withTransaction(async (tx) => {
    const { rows } = await tx.query<AdminUser>(
      `UPDATE auth."user" u SET name = coalesce($2, name), status = coalesce($3, status), "updatedAt" = now()
        WHERE u.id = $1 RETURNING ${columns}`,
      [id, changes.name ?? null, changes.status ?? null],
    );
    const user = rows[0];
    if (!user) throw notFound('User');
    if (changes.status === 'suspended') await tx.query('DELETE FROM auth.session WHERE "userId" = $1', [id]);
    const action = changes.status === 'suspended' ? 'user.suspended' : 'user.updated';
    await recordAudit(tx, { actorType: 'staff', actorId: staffId, action, target: id, data: { ...changes } });
    return user;
  });
}
