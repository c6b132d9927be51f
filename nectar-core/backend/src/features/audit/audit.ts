import type { Queryable } from '../../shared/index.ts';

export interface AuditEntry {
  organizationId?: string | null;
  actorType: 'user' | 'staff' | 'system' | 'api_key';
  actorId?: string | null;
  action: string;
  target?: string | null;
  data?: Record<string, unknown>;
}

/** Appends to the audit log, in the caller's transaction when it has one. */
export async function recordAudit(db: Queryable, entry: AuditEntry): Promise<void> {
  await db.query(
    `INSERT INTO public.audit_log (organization_id, actor_type, actor_id, action, target, data)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      entry.organizationId ?? null,
      entry.actorType,
      entry.actorId ?? null,
      entry.action,
      entry.target ?? null,
      JSON.stringify(entry.data ?? {}),
    ],
  );
}
