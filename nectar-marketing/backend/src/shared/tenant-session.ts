import { SESSION_COOKIE_PREFIX } from '@nectar/contracts/core/session.ts';
import { type GuardedPool, sessionReader } from '@nectar/service-kit';

const SESSION = `SELECT s.id AS "sessionId", u.id AS "userId", u.email, u.name, s."expiresAt"
  FROM auth.session s JOIN auth."user" u ON u.id = s."userId"
 WHERE s.token = $1 AND s."expiresAt" > now() AND u.status = 'active'`;

/** Reads the sessions that core's sign-in made: the same cookie, the same tables. */
export const tenantSessions = (pool: GuardedPool, secret: string) =>
  sessionReader({ pool, secret, cookiePrefix: SESSION_COOKIE_PREFIX, sql: SESSION });
