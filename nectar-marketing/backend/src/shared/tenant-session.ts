import { cookieValue, forbidden, sessionReader } from '@nectar/service-kit';
import type { Request } from 'express';
import type pg from 'pg';
import type { Membership } from './core.ts';
import { unsignValue } from './crypto.ts';

const SESSION = `SELECT s.id AS "sessionId", u.id AS "userId", u.email, u.name, s."expiresAt"
  FROM auth.session s JOIN auth."user" u ON u.id = s."userId"
 WHERE s.token = $1 AND s."expiresAt" > now() AND u.status = 'active'`;

/** Reads the sessions that core's sign-in made: the same cookie, the same tables. */
export const tenantSessions = (pool: pg.Pool, secret: string) =>
  sessionReader({ pool, secret, cookiePrefix: 'nectar', sql: SESSION });

/** The organisation a request works in: header, then cookie, then the first membership. */
export function chooseOrganization(req: Request, memberships: Membership[], secret: string): Membership | undefined {
  const header = req.get('x-organization-id');
  if (header) {
    const wanted = memberships.find(({ id }) => id === header);
    if (!wanted) throw forbidden('You are not a member of this organisation.');
    return wanted;
  }
  const remembered = unsignValue(cookieValue(req.headers.cookie, 'nectar-org'), secret);
  return memberships.find(({ id }) => id === remembered) ?? memberships[0];
}
