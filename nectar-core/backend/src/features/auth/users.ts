import { hashPassword } from 'better-auth/crypto';
import { config } from '../../config.ts';
import { query, randomToken, type Tx, trySendMail, withTransaction } from '../../shared/index.ts';
import { addMember, createOrganization, organizationsOf, type Role } from '../organizations/organizations.ts';

export interface User {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  status: 'active' | 'suspended';
  createdAt: Date;
}

export interface CreateUserInput {
  email: string;
  name: string;
  /** Without one the user gets a mail with a link to set it. */
  password?: string;
  emailVerified?: boolean;
  /** Joins this organisation with `role`. */
  organizationId?: string;
  /** Owns an organisation of this name, made when the user has none of that name. */
  organizationName?: string;
  role?: Role;
}

export interface CreatedUser {
  userId: string;
  email: string;
  name: string;
  organizationId: string | null;
  /** False when the address had an account already. */
  created: boolean;
  setPasswordUrl: string | null;
}

const SET_PASSWORD_DAYS = 7;
const USER_COLUMNS = 'id, name, email, "emailVerified", status, "createdAt"';

const normalizeEmail = (email: string) => email.trim().toLowerCase();

export async function findUserByEmail(email: string): Promise<User | undefined> {
  const found = await query<User>(`SELECT ${USER_COLUMNS} FROM auth."user" WHERE email = $1`, [normalizeEmail(email)]);
  return found.rows[0];
}

export async function findUserById(userId: string): Promise<User | undefined> {
  const found = await query<User>(`SELECT ${USER_COLUMNS} FROM auth."user" WHERE id = $1`, [userId]);
  return found.rows[0];
}

/** Inserts the user unless the address is taken meanwhile; undefined then. */
async function insertUser(tx: Tx, input: CreateUserInput): Promise<string | undefined> {
  const id = randomToken(24);
  const inserted = await tx.query<{ id: string }>(
    `INSERT INTO auth."user" (id, name, email, "emailVerified") VALUES ($1, $2, $3, $4)
     ON CONFLICT (email) DO NOTHING RETURNING id`,
    [id, input.name.trim(), normalizeEmail(input.email), input.emailVerified ?? false],
  );
  if (inserted.rowCount === 0) return undefined;
  if (input.password) {
    await tx.query(
      `INSERT INTO auth.account (id, "accountId", "providerId", "userId", password) VALUES ($1, $2, 'credential', $2, $3)`,
      [randomToken(24), id, await hashPassword(input.password)],
    );
  }
  return id;
}

/** A link to the page that sets a password; better-auth's own reset consumes the token. */
export async function createSetPasswordUrl(userId: string): Promise<string> {
  const token = randomToken(24);
  await query(
    `INSERT INTO auth.verification (id, identifier, value, "expiresAt")
     VALUES ($1, $2, $3, now() + make_interval(days => $4))`,
    [randomToken(24), `reset-password:${token}`, userId, SET_PASSWORD_DAYS],
  );
  return `${config.urls.core}/reset-password?token=${encodeURIComponent(token)}`;
}

async function organizationFor(userId: string, input: CreateUserInput): Promise<string | null> {
  if (input.organizationId) {
    await addMember(input.organizationId, userId, input.role ?? 'member');
    return input.organizationId;
  }
  if (!input.organizationName) return null;
  const wanted = input.organizationName.trim().toLowerCase();
  const owned = (await organizationsOf(userId)).find(
    ({ name, role }) => role === 'owner' && name.toLowerCase() === wanted,
  );
  if (owned) return owned.id;
  return (await createOrganization({ name: input.organizationName, ownerUserId: userId })).id;
}

/**
 * The one way to make a user outside self sign-up: staff and checkout call it. Idempotent by address (and, for
 * organisations, by owner and name); takes and returns plain JSON values.
 */
export async function createUser(input: CreateUserInput): Promise<CreatedUser> {
  const existing = await findUserByEmail(input.email);
  const insertedId = existing ? undefined : await withTransaction((tx) => insertUser(tx, input));
  const user = existing ?? (await findUserByEmail(input.email));
  if (!user) throw new Error(`The user ${input.email} was neither found nor created.`);

  const organizationId = await organizationFor(user.id, input);
  const created = insertedId !== undefined;
  const setPasswordUrl = created && !input.password ? await createSetPasswordUrl(user.id) : null;
  if (setPasswordUrl)
    await trySendMail({ to: user.email, template: 'welcome', data: { name: user.name, url: setPasswordUrl } });
  return { userId: user.id, email: user.email, name: user.name, organizationId, created, setPasswordUrl };
}

/** Changes name or status; suspending ends every session. Undefined when there is no such user. */
export async function updateUser(
  userId: string,
  changes: { name?: string; status?: User['status'] },
): Promise<User | undefined> {
  const updated = await query<User>(
    `UPDATE auth."user" SET name = coalesce($2, name), status = coalesce($3, status), "updatedAt" = now()
     WHERE id = $1 RETURNING ${USER_COLUMNS}`,
    [userId, changes.name ?? null, changes.status ?? null],
  );
  if (changes.status === 'suspended') await endSessions(userId);
  return updated.rows[0];
}

export async function deactivateUser(userId: string): Promise<User | undefined> {
  return updateUser(userId, { status: 'suspended' });
}

export async function endSessions(userId: string): Promise<void> {
  await query('DELETE FROM auth.session WHERE "userId" = $1', [userId]);
}
