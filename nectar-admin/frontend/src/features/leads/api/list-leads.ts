import type { listLeads as endpoint } from '@nectar/contracts/admin/leads.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Lead = AnswerOf<typeof endpoint>['items'][number];

export const listLeads = (filter: { status?: string; query?: string; page?: number; pageSize?: number }) =>
  call<typeof endpoint>('GET', '/api/leads', { query: filter });
