import type { List } from '@nectar/ui-kit/lib/http';
import { http, query } from '@nectar/ui-kit/lib/http';

export interface AuditEntry {
  id: string;
  actorType: string;
  actorName: string | null;
  action: string;
  target: string | null;
  data: unknown;
  at: string;
}

export const listAudit = (filter: { actorType: string; page: number }) =>
  http.get<List<AuditEntry>>(`/api/audit${query(filter)}`);
