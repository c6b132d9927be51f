import type { Db } from '@nectar/service-kit';

export interface StaffAction {
  staffId: string;
  action: string;
  target: string;
  data: Record<string, unknown>;
}

/** Appends what a member of staff did, in the transaction in which it was done. */
export async function recordAudit(db: Db, { staffId, action, target, data }: StaffAction): Promise<void> {
  await db.query(
    `INSERT INTO public.audit_log (organization_id, actor_type, actor_id, action, target, data) VALUES (NULL, 'staff', $1, $2, $3, $4)`,
    [staffId, action, target, JSON.stringify(data)],
  );
}
