import { type Db, notFound, withSystem } from '@nectar/service-kit';
import type { AdminContext } from '../../shared/context.ts';
import type { CreatedUser, NewUser } from '../../shared/core.ts';
import { recordAudit } from '../../shared/record-audit.ts';
import { type AdminUser, deleteSessions, selectMemberships, selectUser, updateUser } from './users.queries.ts';

export interface UserChanges {
  name?: string | undefined;
  status?: AdminUser['status'] | undefined;
}

export async function findUser(db: Db, id: string) {
  const user = await selectUser(db, id);
  if (!user) throw notFound('User');
  return { ...user, organizations: await selectMemberships(db, id) };
}

/** Makes the user at core, or finds the one with this address; the link to set a password goes to the user only. */
export async function addUser(
  { core, pool }: Pick<AdminContext, 'core' | 'pool'>,
  input: NewUser,
  staffId: string,
): Promise<Omit<CreatedUser, 'setPasswordUrl'>> {
  const { setPasswordUrl: _mailed, ...user } = await core.createUser(input);
  if (user.created) {
    await withSystem(pool, (db) =>
      recordAudit(db, { staffId, action: 'user.created', target: user.userId, data: { email: user.email } }),
    );
  }
  return user;
}

/** Changes a user; a suspended one loses every session in the same transaction. */
export async function changeUser(db: Db, id: string, changes: UserChanges, staffId: string): Promise<AdminUser> {
  const user = await updateUser(db, id, changes.name ?? null, changes.status ?? null);
  if (!user) throw notFound('User');
  if (changes.status === 'suspended') await deleteSessions(db, id);
  const action = changes.status === 'suspended' ? 'user.suspended' : 'user.updated';
  await recordAudit(db, { staffId, action, target: id, data: { ...changes } });
  return user;
}
