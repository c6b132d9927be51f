import type { listAudit as endpoint } from '@nectar/contracts/admin/audit.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type AuditEntry = AnswerOf<typeof endpoint>['items'][number];

export const listAudit = (filter: { actorType: string; page: number }) =>
  call<typeof endpoint>('GET', '/api/audit', { query: filter });
