import { config } from '../config';
import { badRequest, conflict, forbidden, hashToken, notFound, HttpError, randomToken, trySendMail, withTenant } from '../lib';
import { recordAudit } from './audit';
import { addMember, isMemberEmail, type Role, roleAtLeast } from './organizations';
import { assertWithinLimit } from './plans';

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  status: 'pending' | 'accepted' | 'revoked';
  expiresAt: Date;
  createdAt: Date;
}

interface Inviter {
  id: string;
  name: string;
  role: Role;
}

const VALID_DAYS = 7;
const COLUMNS = 'id, email, role, status, expires_at AS "expiresAt", created_at AS "createdAt"';

/** "<organisation>.<random>": the organisation is in the token, because without it row-level security finds nothing. */
function newToken(organizationId: string): string {
  return `${organizationId}.${randomToken()}`;
}

export async function listInvitations(organizationId: string): Promise<Invitation[]> {
  return withTenant(organizationId, async (tx) => {
    const found = await tx.query<Invitation>(
      `SELECT ${COLUMNS} FROM public.invitations
       WHERE organization_id = $1 AND status = 'pending' AND expires_at > now() ORDER BY created_at DESC`,
      [organizationId],
    );
    return found.rows;
  });
}

/** Stores the invitation (replacing an open one to the same address) and mails its link. */
export async function invite(organization: { id: string; name: string }, inviter: Inviter, input: { email: string; role: Role }): Promise<Invitation> {
  const email = input.email.trim().toLowerCase();
  if (!roleAtLeast(inviter.role, input.role)) throw forbidden('You cannot invite somebody to a higher role than yours.');
  if (await isMemberEmail(organization.id, email)) throw conflict('This person is a member already.', 'already_member');
  const token = newToken(organization.id);
  const invitation = await withTenant(organization.id, async (tx) => {
    await assertWithinLimit(tx, organization.id, 'members');
    await tx.query(
      "UPDATE public.invitations SET status = 'revoked' WHERE organization_id = $1 AND email = $2 AND status = 'pending'",
      [organization.id, email],
    );
    const created = await tx.query<Invitation>(
      `INSERT INTO public.invitations (organization_id, email, role, token_hash, invited_by, expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(days => $6)) RETURNING ${COLUMNS}`,
      [organization.id, email, input.role, hashToken(token), inviter.id, VALID_DAYS],
    );
    await recordAudit(tx, { organizationId: organization.id, actorType: 'user', actorId: inviter.id, action: 'invitation.created', target: email, data: { role: input.role } });
    return created.rows[0] as Invitation;
  });
  const sent = await trySendMail({
    to: email,
    template: 'invitation',
    data: {
      inviter: inviter.name,
      organization: organization.name,
      role: input.role,
      url: `${config.urls.core}/invitations/accept?token=${encodeURIComponent(token)}`,
    },
  });
  if (!sent) throw new HttpError(502, 'mail_failed', 'The invitation is stored, but its mail could not be sent. Invite again to send a new one.');
  return invitation;
}

export async function revokeInvitation(organizationId: string, id: string, actorId: string): Promise<void> {
  await withTenant(organizationId, async (tx) => {
    const revoked = await tx.query(
      "UPDATE public.invitations SET status = 'revoked' WHERE organization_id = $1 AND id = $2 AND status = 'pending'",
      [organizationId, id],
    );
    if (revoked.rowCount === 0) throw notFound('Invitation');
    await recordAudit(tx, { organizationId, actorType: 'user', actorId, action: 'invitation.revoked', target: id });
  });
}

/** Joins the organisation of the token; only the invited address may, and only once. */
export async function acceptInvitation(token: string, user: { id: string; email: string }): Promise<{ organizationId: string; role: Role }> {
  const stale = () => badRequest('This invitation is not valid any more. Ask for a new one.');
  const organizationId = token.split('.')[0] ?? '';
  if (!/^[0-9a-f-]{36}$/.test(organizationId)) throw stale();
  const invitation = await withTenant(organizationId, async (tx) => {
    const found = await tx.query<{ email: string; role: Role }>(
      `UPDATE public.invitations SET status = 'accepted'
       WHERE organization_id = $1 AND token_hash = $2 AND status = 'pending' AND expires_at > now()
       RETURNING email, role`,
      [organizationId, hashToken(token)],
    );
    const row = found.rows[0];
    if (!row) throw stale();
    if (row.email !== user.email.toLowerCase()) throw forbidden('This invitation is for another address.');
    return row;
  });
  await addMember(organizationId, user.id, invitation.role);
  return { organizationId, role: invitation.role };
}
