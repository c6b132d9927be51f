import { noOrganization } from '@nectar/contracts/core/errors.ts';
import type { Membership } from '@nectar/contracts/core/internal-calls.ts';
import type { Role } from '@nectar/contracts/core/members.ts';
import { SESSION_COOKIE_PREFIX } from '@nectar/contracts/core/session.ts';
import {
  callerRoute,
  forbidden,
  refuse,
  type SessionUser,
  sessionReader,
  type TenantDb,
  unauthorized,
  withTenant,
} from '@nectar/service-kit';
import type { Request } from 'express';
import type { CoreContext } from '../../shared/context.ts';
import type { Actor } from '../../shared/record-audit.ts';
import { organizationsOf } from '../organizations/organizations.ts';
import { roleAtLeast } from '../organizations/roles.ts';
import { SESSION } from './auth.queries.ts';

export interface User {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
}

/** Who asks, when no organisation matters. */
export interface Person {
  user: User;
}

/** Who asks, in the organisation that the request works in. */
export interface Member extends Person {
  organization: Membership;
  actor: Actor;
  /** One transaction in that organisation, and in no other. */
  inTenant: <T>(work: (db: TenantDb) => Promise<T>) => Promise<T>;
}

const ROLES: readonly string[] = ['member', 'admin', 'owner'] satisfies Role[];

function roleOf(permission: string): Role {
  if (!ROLES.includes(permission)) throw new Error(`No role grants the permission "${permission}".`);
  return permission as Role;
}

/** The two ways to mount an endpoint that needs a session; the contract's permission says which role it takes. */
export function createGuards({ config, pool, choice }: CoreContext) {
  const read = sessionReader<SessionUser & { emailVerified: boolean }>({
    pool,
    secret: config.AUTH_SECRET,
    cookiePrefix: SESSION_COOKIE_PREFIX,
    sql: SESSION,
  });

  async function person(req: Request): Promise<Person> {
    const session = await read(req.headers.cookie);
    if (session === null) throw unauthorized();
    const { userId, name, email, emailVerified } = session;
    return { user: { id: userId, name, email, emailVerified } };
  }

  /** 401 without a session, 403 without an organisation or below the role. */
  async function member(req: Request, permission: string): Promise<Member> {
    const needed = roleOf(permission);
    const { user } = await person(req);
    const organization = choice.choose(req, await organizationsOf(pool, user.id));
    if (!organization) throw refuse(noOrganization);
    if (!roleAtLeast(organization.role, needed)) throw forbidden(`This needs the role ${needed}.`);
    return {
      user,
      organization,
      actor: { type: 'user', id: user.id },
      inTenant: (work) => withTenant(pool, organization.id, work),
    };
  }

  return { forPerson: callerRoute(person), forMember: callerRoute(member) };
}

export type Guards = ReturnType<typeof createGuards>;
