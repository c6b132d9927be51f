import { forbidden, type SessionUser, sessionReader, unauthorized } from '@nectar/service-kit';
import type { Request, RequestHandler } from 'express';
import type pg from 'pg';

export type StaffRole = 'support' | 'admin' | 'owner';

export interface StaffUser {
  id: string;
  name: string;
  email: string;
  role: StaffRole;
}

export type RequireStaff = (role?: StaffRole) => RequestHandler;

const rank: Record<StaffRole, number> = { support: 0, admin: 1, owner: 2 };

const SESSION = `SELECT s.id AS "sessionId", u.id AS "userId", u.email, u.name, u.role, s."expiresAt"
  FROM staff.staff_session s JOIN staff.staff_user u ON u.id = s."userId"
 WHERE s.token = $1 AND s."expiresAt" > now()`;

/** Whoever a guard let in; the request itself carries nothing. */
const signedIn = new WeakMap<Request, StaffUser>();

/** Guards that answer 401 without a staff session and 403 below the role. */
export function staffGuards(pool: pg.Pool, secret: string): RequireStaff {
  const read = sessionReader({ pool, secret, cookiePrefix: 'nectar-staff', sql: SESSION });
  async function load(req: Request): Promise<StaffUser> {
    const known = signedIn.get(req);
    if (known) return known;
    const session = (await read(req.headers.cookie)) as (SessionUser & { role: StaffRole }) | null;
    if (session === null) throw unauthorized('Sign in first.');
    const staff = { id: session.userId, name: session.name, email: session.email, role: session.role };
    signedIn.set(req, staff);
    return staff;
  }
  return (role = 'support') =>
    async (req, _res, next) => {
      const staff = await load(req);
      if (rank[staff.role] < rank[role]) throw forbidden(`This needs the staff role ${role}.`);
      next();
    };
}

/** The member of staff behind a guard. */
export function currentStaff(req: Request): StaffUser {
  const staff = signedIn.get(req);
  if (!staff) throw new Error('currentStaff needs a staff guard before it');
  return staff;
}
