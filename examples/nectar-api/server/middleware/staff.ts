import { fromNodeHeaders } from 'better-auth/node';
import type { NextFunction, Request, Response } from 'express';
import { staffAuth } from '../auth/staff-auth';
import { forbidden, unauthorized } from '../lib';

export type StaffRole = 'support' | 'admin' | 'owner';

export interface StaffUser {
  id: string;
  name: string;
  email: string;
  role: StaffRole;
}

declare global {
  namespace Express {
    interface Request {
      staff?: StaffUser;
    }
  }
}

const rank: Record<StaffRole, number> = { support: 0, admin: 1, owner: 2 };

export async function readStaffSession(req: Request): Promise<StaffUser | undefined> {
  const session = await staffAuth.api.getSession({ headers: fromNodeHeaders(req.headers) });
  if (!session) return undefined;
  const { id, name, email, role } = session.user;
  return { id, name, email, role: (role ?? 'support') as StaffRole };
}

/** 401 without a staff session, 403 below the role. Fills req.staff. */
export function requireStaff(role: StaffRole = 'support') {
  return async (req: Request, _res: Response, next: NextFunction): Promise<void> => {
    req.staff ??= await readStaffSession(req);
    if (!req.staff) throw unauthorized();
    if (rank[req.staff.role] < rank[role]) throw forbidden(`This needs the staff role ${role}.`);
    next();
  };
}

/** The staff member behind requireStaff. */
export function currentStaff(req: Request): StaffUser {
  if (!req.staff) throw new Error('currentStaff needs requireStaff before it');
  return req.staff;
}
