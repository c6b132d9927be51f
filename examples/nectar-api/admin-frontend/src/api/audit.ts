import { http, query } from '@/lib/http';
import type { List } from '@/lib/http';

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
