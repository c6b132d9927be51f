import { fromNodeHeaders } from 'better-auth/node';
import type { NextFunction, Request, Response } from 'express';
import { auth } from '../auth/auth';
import { config } from '../config';
import { type Membership, type Role, organizationsOf, roleAtLeast } from '../domain/organizations';
import { forbidden, HttpError, signValue, unauthorized, unsignValue } from '../lib';

export interface SessionUser {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
}

declare global {
  namespace Express {
    interface Request {
      user?: SessionUser;
      memberships?: Membership[];
      organization?: Membership;
    }
  }
}

const ORG_COOKIE = 'nectar-org';
const ORG_COOKIE_SECONDS = 90 * 24 * 60 * 60;

/** The signed-in tenant user of a request, or undefined; suspended users have no session. */
export async function readSession(req: Request): Promise<SessionUser | undefined> {
  const session = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) });
  if (!session || session.user.status === 'suspended') return undefined;
  const { id, name, email, emailVerified } = session.user;
  return { id, name, email, emailVerified };
}

/** Fills req.user when somebody is signed in. */
export async function optionalUser(req: Request, _res: Response, next: NextFunction): Promise<void> {
  req.user = await readSession(req);
  next();
}

/** 401 unless somebody is signed in. */
export async function requireUser(req: Request, _res: Response, next: NextFunction): Promise<void> {
  req.user = await readSession(req);
  if (!req.user) throw unauthorized();
  next();
}

export function readCookie(req: Request, name: string): string | undefined {
  for (const part of (req.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return decodeURIComponent(part.slice(at + 1).trim());
  }
  return undefined;
}

/** The organisation a request works in: header, then cookie, then the first membership. */
export function chooseOrganization(req: Request, memberships: Membership[]): Membership | undefined {
  const header = req.get('x-organization-id');
  if (header) {
    const wanted = memberships.find(({ id }) => id === header);
    if (!wanted) throw forbidden('You are not a member of this organisation.');
    return wanted;
  }
  const remembered = unsignValue(readCookie(req, ORG_COOKIE), config.auth.secret);
  return memberships.find(({ id }) => id === remembered) ?? memberships[0];
}

export function rememberOrganization(res: Response, organizationId: string): void {
  res.cookie(ORG_COOKIE, signValue(organizationId, config.auth.secret), {
    httpOnly: true,
    sameSite: 'lax',
    secure: config.urls.core.startsWith('https:'),
    maxAge: ORG_COOKIE_SECONDS * 1000,
    path: '/',
  });
}

/** 401 without a session, 403 without an organisation or below the role. Fills req.user and req.organization. */
export function requireOrg(role: Role = 'member') {
  return async (req: Request, _res: Response, next: NextFunction): Promise<void> => {
    req.user ??= await readSession(req);
    if (!req.user) throw unauthorized();
    req.memberships ??= await organizationsOf(req.user.id);
    req.organization ??= chooseOrganization(req, req.memberships);
    if (!req.organization) throw new HttpError(403, 'no_organization', 'Create or join an organisation first.');
    if (!roleAtLeast(req.organization.role, role)) throw forbidden(`This needs the role ${role}.`);
    next();
  };
}

/** The user behind requireUser or requireOrg. */
export function currentUser(req: Request): SessionUser {
  if (!req.user) throw new Error('currentUser needs requireUser or requireOrg before it');
  return req.user;
}

/** The organisation behind requireOrg. */
export function currentOrg(req: Request): Membership {
  if (!req.organization) throw new Error('currentOrg needs requireOrg before it');
  return req.organization;
}
