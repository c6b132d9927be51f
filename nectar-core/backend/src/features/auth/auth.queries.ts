import type { SystemDb } from '@nectar/service-kit';

/** One row for a live session of an active user; $1 is the token of the cookie. */
export const SESSION = `SELECT s.id AS "sessionId", u.id AS "userId", u.email, u.name, u."emailVerified", s."expiresAt"
  FROM auth.session s JOIN auth."user" u ON u.id = s."userId"
 WHERE s.token = $1 AND s."expiresAt" > now() AND u.status <> 'suspended'`;

export async function statusOfUser(db: SystemDb, userId: string): Promise<string | undefined> {
  const rows = await db.query<{ status: string }>('SELECT status FROM auth."user" WHERE id = $1', [userId]);
  return rows[0]?.status;
}

export async function confirmMailbox(db: SystemDb, userId: string): Promise<void> {
  await db.query('UPDATE auth."user" SET "emailVerified" = true, "updatedAt" = now() WHERE id = $1', [userId]);
}

/** Deletes sessions that expired `days` ago; returns how many. */
export async function deleteOldSessions(db: SystemDb, days: number): Promise<number> {
  const rows = await db.query(
    'DELETE FROM auth.session WHERE "expiresAt" < now() - make_interval(days => $1) RETURNING id',
    [days],
  );
  return rows.length;
}

/** Deletes one-time tokens that expired `days` ago; returns how many. */
export async function deleteOldTokens(db: SystemDb, days: number): Promise<number> {
  const rows = await db.query(
    'DELETE FROM auth.verification WHERE "expiresAt" < now() - make_interval(days => $1) RETURNING id',
    [days],
  );
  return rows.length;
}
