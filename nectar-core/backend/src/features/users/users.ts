import type { CreatedUser, NewUser } from '@nectar/contracts/core/internal-calls.ts';
import { randomToken, type SystemDb, withSystem, withTenant } from '@nectar/service-kit';
import { hashPassword } from 'better-auth/crypto';
import type { CoreContext } from '../../shared/context.ts';
import { addMember, ownedOrganization } from '../organizations/organizations.ts';
import { insertPassword, insertResetToken, insertUser, selectUserByEmail, type User } from './users.queries.ts';

const SET_PASSWORD_DAYS = 7;
const ID_BYTES = 24;

const normalized = (email: string) => email.trim().toLowerCase();

/** The user of the address, and the token to set a password with when this call made both. */
interface Made {
  user: User;
  created: boolean;
  resetToken: string | null;
}

async function insertNew(db: SystemDb, input: NewUser): Promise<Made | undefined> {
  const user = await insertUser(db, {
    id: randomToken(ID_BYTES),
    name: input.name.trim(),
    email: normalized(input.email),
    emailVerified: input.emailVerified ?? false,
  });
  if (!user) return undefined;
  if (input.password) {
    await insertPassword(db, randomToken(ID_BYTES), user.id, await hashPassword(input.password));
    return { user, created: true, resetToken: null };
  }
  const resetToken = randomToken(ID_BYTES);
  await insertResetToken(db, randomToken(ID_BYTES), resetToken, user.id, SET_PASSWORD_DAYS);
  return { user, created: true, resetToken };
}

async function findOrInsert(db: SystemDb, input: NewUser): Promise<Made> {
  const known = await selectUserByEmail(db, normalized(input.email));
  if (known) return { user: known, created: false, resetToken: null };
  const made = await insertNew(db, input);
  if (made) return made;
  // Another call made the same user between the two statements.
  const meanwhile = await selectUserByEmail(db, normalized(input.email));
  if (!meanwhile) throw new Error('The user was neither found nor created.');
  return { user: meanwhile, created: false, resetToken: null };
}

async function organizationFor(pool: CoreContext['pool'], userId: string, input: NewUser): Promise<string | null> {
  const { organizationId, organizationName } = input;
  if (organizationId) {
    await withTenant(pool, organizationId, (db) => addMember(db, userId, input.role ?? 'member'));
    return organizationId;
  }
  return organizationName ? ownedOrganization(pool, organizationName, userId) : null;
}

/**
 * The one way to make a user outside self sign-up: staff and checkout call it. Idempotent by address (and, for
 * organisations, by owner and name). Who has no password gets a mail with a link to set one.
 */
export async function createUser(
  { pool, mailer, config }: Pick<CoreContext, 'pool' | 'mailer' | 'config'>,
  input: NewUser,
): Promise<CreatedUser> {
  const { user, created, resetToken } = await withSystem(pool, (db) => findOrInsert(db, input));
  const organizationId = await organizationFor(pool, user.id, input);
  const setPasswordUrl = resetToken && `${config.CORE_URL}/reset-password?token=${encodeURIComponent(resetToken)}`;
  if (setPasswordUrl)
    await mailer.trySend({ to: user.email, template: 'welcome', data: { name: user.name, url: setPasswordUrl } });
  return { userId: user.id, email: user.email, name: user.name, organizationId, created, setPasswordUrl };
}
