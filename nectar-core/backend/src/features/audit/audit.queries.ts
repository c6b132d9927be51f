import type { listAudit } from '@nectar/contracts/core/organization.ts';
import type { List, Page, TenantDb } from '@nectar/service-kit';
import type { z } from 'zod';

export type AuditEntry = z.input<typeof listAudit.response>['items'][number];

/** What was done in the organisation, newest first. */
export async function selectAudit(db: TenantDb, page: Page): Promise<List<AuditEntry>> {
  const items = await db.query<AuditEntry>(
    `SELECT a.id, a.actor_type AS "actorType", a.actor_id AS "actorId", u.name AS "actorName", a.action, a.target, a.data, a.at
       FROM public.audit_log a
       LEFT JOIN auth."user" u ON u.id = a.actor_id AND a.actor_type = 'user'
      WHERE a.organization_id = $1 ORDER BY a.at DESC, a.id LIMIT $2 OFFSET $3`,
    [db.tenantId, page.limit, page.offset],
  );
  const counted = await db.query<{ total: number }>(
    'SELECT count(*) AS total FROM public.audit_log WHERE organization_id = $1',
    [db.tenantId],
  );
  return { items, total: counted[0]?.total ?? 0 };
}
