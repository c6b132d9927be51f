import { alreadyMember, mailFailed } from '@nectar/contracts/core/errors.ts';
import type { Role } from '@nectar/contracts/core/members.ts';
import {
  badRequest,
  forbidden,
  hashToken,
  notFound,
  randomToken,
  refuse,
  type TenantDb,
  withTenant,
} from '@nectar/service-kit';
import type { CoreContext } from '../../shared/context.ts';
import { recordAudit } from '../../shared/record-audit.ts';
import type { Member } from '../auth/guards.ts';
import { assertWithinLimit } from '../billing/limits.ts';
import { hasMember } from '../members/members.queries.ts';
import { addMember } from '../organizations/organizations.ts';
import { roleAtLeast } from '../organizations/roles.ts';
import { acceptByToken, type Invitation, insertInvitation, revokeById, revokeOpenTo } from './invitations.queries.ts';

const VALID_DAYS = 7;
const TENANT = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

interface Draft {
  email: string;
  role: Role;
}

async function storeInvitation(db: TenantDb, inviterId: string, draft: Draft, token: string): Promise<Invitation> {
  if (await hasMember(db, draft.email)) throw refuse(alreadyMember);
  await assertWithinLimit(db, 'members');
  await revokeOpenTo(db, draft.email);
  const invitation = await insertInvitation(db, {
    ...draft,
    tokenHash: hashToken(token),
    invitedBy: inviterId,
    validDays: VALID_DAYS,
  });
  await recordAudit(db, { type: 'user', id: inviterId }, 'invitation.created', draft.email, { role: draft.role });
  return invitation;
}

/** Stores the invitation (replacing an open one to the same address) and mails its link. */
export async function invite(
  { mailer, config }: Pick<CoreContext, 'mailer' | 'config'>,
  { organization, user, inTenant }: Member,
  input: Draft,
): Promise<Invitation> {
  const draft = { role: input.role, email: input.email.trim().toLowerCase() };
  if (!roleAtLeast(organization.role, draft.role))
    throw forbidden('You cannot invite somebody to a higher role than yours.');
  // The organisation is in the token, because without it row-level security finds nothing.
  const token = `${organization.id}.${randomToken()}`;
  const invitation = await inTenant((db) => storeInvitation(db, user.id, draft, token));
  const sent = await mailer.trySend({
    to: draft.email,
    template: 'invitation',
    data: {
      inviter: user.name,
      organization: organization.name,
      role: draft.role,
      url: `${config.CORE_URL}/invitations/accept?token=${encodeURIComponent(token)}`,
    },
  });
  if (!sent) throw refuse(mailFailed);
  return invitation;
}

export async function revokeInvitation(db: TenantDb, actorId: string, id: string): Promise<void> {
  if (!(await revokeById(db, id))) throw notFound('Invitation');
  await recordAudit(db, { type: 'user', id: actorId }, 'invitation.revoked', id);
}

/** Joins the organisation of the token; only the invited address may, and only once. */
export async function acceptInvitation(
  { pool }: Pick<CoreContext, 'pool'>,
  user: { id: string; email: string },
  token: string,
): Promise<{ organizationId: string; role: Role }> {
  const stale = () => badRequest('This invitation is not valid any more. Ask for a new one.');
  const organizationId = token.split('.')[0] ?? '';
  if (!TENANT.test(organizationId)) throw stale();
  return withTenant(pool, organizationId, async (db) => {
    const invitation = await acceptByToken(db, hashToken(token));
    if (!invitation) throw stale();
    if (invitation.email !== user.email.toLowerCase()) throw forbidden('This invitation is for another address.');
    await addMember(db, user.id, invitation.role);
    return { organizationId, role: invitation.role };
  });
}
