import type { readLead } from '@nectar/contracts/admin/leads.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';

export type LeadStatus = AnswerOf<typeof readLead>['status'];

/** The stages of a lead in their order. */
export const LEAD_STATUSES = ['new', 'contacted', 'qualified', 'won', 'lost'] as const satisfies LeadStatus[];
