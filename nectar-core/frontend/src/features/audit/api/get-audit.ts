import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';

export interface AuditEntry {
  id: string;
  actorType: string;
  actorId: string | null;
  actorName?: string | null;
  action: string;
  target: string | null;
  data: unknown;
  at: string;
}

export const getAudit = () => http.get<List<AuditEntry>>('/api/organization/audit');
