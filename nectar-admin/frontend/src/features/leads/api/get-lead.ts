import type { readLead } from '@nectar/contracts/admin/leads.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type LeadDetail = AnswerOf<typeof readLead>;
export type LeadEvent = LeadDetail['events'][number];

export const getLead = (id: string) => call<typeof readLead>('GET', '/api/leads/:id', { params: { id } });
