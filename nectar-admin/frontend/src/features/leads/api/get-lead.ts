import type { readLead as endpoint } from '@nectar/contracts/admin/leads.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type LeadDetail = AnswerOf<typeof endpoint>;
export type LeadEvent = LeadDetail['events'][number];

export const getLead = (id: string) => call<typeof endpoint>('GET', '/api/leads/:id', { params: { id } });
