import {
  callerRoute,
  forbidden,
  type GuardedPool,
  type SessionUser,
  sessionReader,
  unauthorized,
} from '@nectar/service-kit';
import type { Request, RequestHandler } from 'express';

export type StaffRole = 'support' | 'admin' | 'owner';

export interface StaffUser {
  id: string;
  name: string;
  email: string;
  role: StaffRole;
}

const rank: Record<StaffRole, number> = { support: 0, admin: 1, owner: 2 };

const SESSION = `SELECT s.id AS "sessionId", u.id AS "userId", u.email, u.name, u.role, s."expiresAt"
  FROM staff.staff_session s JOIN staff.staff_user u ON u.id = s."userId"
 WHERE s.token = $1 AND s."expiresAt" > now()`;

function roleOf(permission: string): StaffRole {
  if (!Object.hasOwn(rank, permission)) throw new Error(`No staff role grants the permission "${permission}".`);
  return permission as StaffRole;
}

/** `forStaff` mounts an endpoint for the role that its contract names and everybody above it. */
export function createGuards(pool: GuardedPool, secret: string) {
  const read = sessionReader<SessionUser & { role: StaffRole }>({
    pool,
    secret,
    cookiePrefix: 'nectar-staff',
    sql: SESSION,
  });

  async function staff(req: Request): Promise<StaffUser> {
    const session = await read(req.headers.cookie);
    if (session === null) throw unauthorized('Sign in first.');
    return { id: session.userId, name: session.name, email: session.email, role: session.role };
  }

  /** 401 without a staff session, 403 below the role. */
  async function staffWith(req: Request, permission: string): Promise<StaffUser> {
    const needed = roleOf(permission);
    const user = await staff(req);
    if (rank[user.role] < rank[needed]) throw forbidden(`This needs the staff role ${needed}.`);
    return user;
  }

  /** For addresses that no feature answers: strangers are not told so. */
  const staffOnly: RequestHandler = async (req, _res, next) => {
    await staff(req);
    next();
  };
  return { forStaff: callerRoute(staffWith), staffOnly };
}

export type Guards = ReturnType<typeof createGuards>;
