import type { invitation } from '@nectar/contracts/core/invitations.ts';
import type { Role } from '@nectar/contracts/core/members.ts';
import type { TenantDb } from '@nectar/service-kit';
import type { z } from 'zod';

export type Invitation = z.input<typeof invitation>;

const COLUMNS = 'id, email, role, status, expires_at AS "expiresAt", created_at AS "createdAt"';

/** Open invitations, newest first. */
export function selectOpenInvitations(db: TenantDb): Promise<Invitation[]> {
  return db.query<Invitation>(
    `SELECT ${COLUMNS} FROM public.invitations
      WHERE organization_id = $1 AND status = 'pending' AND expires_at > now() ORDER BY created_at DESC`,
    [db.tenantId],
  );
}

export async function revokeOpenTo(db: TenantDb, email: string): Promise<void> {
  await db.query(
    `UPDATE public.invitations SET status = 'revoked' WHERE organization_id = $1 AND email = $2 AND status = 'pending'`,
    [db.tenantId, email],
  );
}

export interface NewInvitation {
  email: string;
  role: Role;
  tokenHash: string;
  invitedBy: string;
  validDays: number;
}

export async function insertInvitation(db: TenantDb, draft: NewInvitation): Promise<Invitation> {
  const rows = await db.query<Invitation>(
    `INSERT INTO public.invitations (organization_id, email, role, token_hash, invited_by, expires_at)
     VALUES ($1, $2, $3, $4, $5, now() + make_interval(days => $6)) RETURNING ${COLUMNS}`,
    [db.tenantId, draft.email, draft.role, draft.tokenHash, draft.invitedBy, draft.validDays],
  );
  const invitation = rows[0];
  if (!invitation) throw new Error(`The invitation to ${draft.email} was not stored.`);
  return invitation;
}

/** False where there is no open invitation of this id. */
export async function revokeById(db: TenantDb, id: string): Promise<boolean> {
  const rows = await db.query(
    `UPDATE public.invitations SET status = 'revoked'
      WHERE organization_id = $1 AND id = $2 AND status = 'pending' RETURNING id`,
    [db.tenantId, id],
  );
  return rows.length === 1;
}

/** Takes the open invitation of a token; undefined where there is none any more. */
export async function acceptByToken(
  db: TenantDb,
  tokenHash: string,
): Promise<{ email: string; role: Role } | undefined> {
  const rows = await db.query<{ email: string; role: Role }>(
    `UPDATE public.invitations SET status = 'accepted'
      WHERE organization_id = $1 AND token_hash = $2 AND status = 'pending' AND expires_at > now()
      RETURNING email, role`,
    [db.tenantId, tokenHash],
  );
  return rows[0];
}
