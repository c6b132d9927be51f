import type { TenantDb } from '@nectar/service-kit';

/** Who acts: a member by their user id, or the system itself. */
export type Actor = { type: 'user'; id: string } | { type: 'system' };

export const system: Actor = { type: 'system' };

/** Appends what was done in the tenant, in the transaction in which it was done. */
export async function recordAudit(
  db: TenantDb,
  actor: Actor,
  action: string,
  target: string | null,
  data: Record<string, unknown> = {},
): Promise<void> {
  await db.query(
    `INSERT INTO public.audit_log (organization_id, actor_type, actor_id, action, target, data)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [db.tenantId, actor.type, actor.type === 'user' ? actor.id : null, action, target, JSON.stringify(data)],
  );
}
