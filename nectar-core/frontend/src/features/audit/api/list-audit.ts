import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { listAudit as endpoint } from '@nectar/contracts/core/organization.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type AuditEntry = AnswerOf<typeof endpoint>['items'][number];

export const listAudit = () => call<typeof endpoint>('GET', '/api/organization/audit');
