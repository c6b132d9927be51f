import type { SystemDb } from '@nectar/service-kit';

export interface User {
  id: string;
  name: string;
  email: string;
}

export async function selectUserByEmail(db: SystemDb, email: string): Promise<User | undefined> {
  const rows = await db.query<User>('SELECT id, name, email FROM auth."user" WHERE email = $1', [email]);
  return rows[0];
}

/** Undefined where the address is taken. */
export async function insertUser(db: SystemDb, user: User & { emailVerified: boolean }): Promise<User | undefined> {
  const rows = await db.query<User>(
    `INSERT INTO auth."user" (id, name, email, "emailVerified") VALUES ($1, $2, $3, $4)
     ON CONFLICT (email) DO NOTHING RETURNING id, name, email`,
    [user.id, user.name, user.email, user.emailVerified],
  );
  return rows[0];
}

/** better-auth reads the password of an address here. */
export async function insertPassword(db: SystemDb, id: string, userId: string, passwordHash: string): Promise<void> {
  await db.query(
    `INSERT INTO auth.account (id, "accountId", "providerId", "userId", password) VALUES ($1, $2, 'credential', $2, $3)`,
    [id, userId, passwordHash],
  );
}

/** A token that better-auth's own password reset consumes. */
export async function insertResetToken(
  db: SystemDb,
  id: string,
  token: string,
  userId: string,
  validDays: number,
): Promise<void> {
  await db.query(
    `INSERT INTO auth.verification (id, identifier, value, "expiresAt")
     VALUES ($1, $2, $3, now() + make_interval(days => $4))`,
    [id, `reset-password:${token}`, userId, validDays],
  );
}
