import type { Db, List, Page } from '@nectar/service-kit';
import { listPage } from '../../shared/list.ts';

export interface AuditRow {
  id: string;
  organizationId: string | null;
  actorType: string;
  actorId: string | null;
  actorName: string | null;
  action: string;
  target: string | null;
  data: unknown;
  at: Date;
}

export interface AuditFilter {
  action: string | null;
  actorType: string | null;
  organizationId: string | null;
}

export function selectAudit(db: Db, filter: AuditFilter, page: Page): Promise<List<AuditRow>> {
  return listPage<AuditRow>(
    db,
    `SELECT a.id, a.organization_id AS "organizationId", a.actor_type AS "actorType", a.actor_id AS "actorId",
            coalesce(s.name, u.name) AS "actorName", a.action, a.target, a.data, a.at
       FROM public.audit_log a
       LEFT JOIN staff.staff_user s ON a.actor_type = 'staff' AND s.id = a.actor_id
       LEFT JOIN auth."user" u ON a.actor_type = 'user' AND u.id = a.actor_id
      WHERE ($1::text IS NULL OR a.action = $1) AND ($2::text IS NULL OR a.actor_type = $2)
        AND ($3::uuid IS NULL OR a.organization_id = $3)
      ORDER BY a.at DESC, a.id`,
    [filter.action, filter.actorType, filter.organizationId],
    page,
  );
}
