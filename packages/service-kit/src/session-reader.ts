import { createHmac, timingSafeEqual } from 'node:crypto';
import { connectionsOf, type GuardedPool } from './tenant-pool.ts';

/** Who a request comes from, as the session tables say at this moment: a sign-out counts at once, everywhere. */
export interface SessionUser {
  sessionId: string;
  userId: string;
  email: string;
  name: string;
  expiresAt: Date;
}

export interface SessionReaderOptions {
  pool: GuardedPool;
  secret: string;
  /** 'better-auth' for tenants, 'nectar-staff' for staff. */
  cookiePrefix: string;
  /** One row for a live session token ($1): sessionId, userId, email, name, expiresAt. */
  sql: string;
}

/** The sign of a cookie: token, a dot, and base64 HMAC-SHA256 of the token. Returns the token, or null where it was not signed by us. */
export function verifiedToken(value: string, secret: string): string | null {
  const dot = value.lastIndexOf('.');
  if (dot < 1) return null;
  const token = value.slice(0, dot);
  const given = Buffer.from(value.slice(dot + 1), 'base64');
  const wanted = createHmac('sha256', secret).update(token).digest();
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? token : null;
}

export function cookieValue(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === name) {
      try {
        return decodeURIComponent(part.slice(equals + 1).trim());
      } catch {
        return null;
      }
    }
  }
  return null;
}

/** Reads the session of a Cookie header: the HMAC first, then one statement. Null where there is none. */
export function sessionReader<User extends SessionUser = SessionUser>(
  options: SessionReaderOptions,
): (cookieHeader: string | undefined) => Promise<User | null> {
  const names = [`__Secure-${options.cookiePrefix}.session_token`, `${options.cookiePrefix}.session_token`];
  // One statement and no transaction: this runs for every request, and reads what no tenant owns.
  const connections = connectionsOf(options.pool);
  return async (cookieHeader) => {
    const value = names.map((name) => cookieValue(cookieHeader, name)).find((found) => found !== null);
    const token = value === undefined || value === null ? null : verifiedToken(value, options.secret);
    if (token === null) return null;
    const { rows } = await connections.query<User>(options.sql, [token]);
    return rows[0] ?? null;
  };
}
