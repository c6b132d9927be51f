import { z } from 'zod';
import { byId, instant, listOf, paged } from '../common.ts';
import { endpoint } from '../endpoint.ts';

export const leadStatus = z.enum(['new', 'contacted', 'qualified', 'won', 'lost']);

export const lead = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  company: z.string().nullable(),
  message: z.string(),
  source: z.string(),
  status: leadStatus,
  notes: z.string(),
  assignedStaffId: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
});

const noted = { id: z.string(), staffName: z.string().nullable(), createdAt: instant };
const common = { tag: 'leads', permission: 'support', status: 200 } as const;

export const listLeads = endpoint({
  ...common,
  method: 'GET',
  path: '/api/leads',
  summary: 'Leads, newest first',
  query: z.object({ ...paged, status: leadStatus.or(z.literal('')).optional(), query: z.string().max(320).optional() }),
  response: listOf(lead),
});

export const readLead = endpoint({
  ...common,
  method: 'GET',
  path: '/api/leads/:id',
  summary: 'One lead with its history and notes',
  params: byId,
  response: lead.extend({
    events: z.array(z.object({ ...noted, type: z.string(), data: z.unknown() })),
    staffNotes: z.array(z.object({ ...noted, body: z.string() })),
  }),
});

export const updateLead = endpoint({
  ...common,
  method: 'PATCH',
  path: '/api/leads/:id',
  summary: 'Moves a lead on',
  params: byId,
  body: z
    .object({ status: leadStatus.optional(), notes: z.string().max(5000).optional() })
    .refine((changes) => changes.status !== undefined || changes.notes !== undefined, 'Nothing to change.'),
  response: lead,
});

export const createLeadNote = endpoint({
  ...common,
  method: 'POST',
  path: '/api/leads/:id/notes',
  summary: 'Adds a note to a lead',
  params: byId,
  body: z.object({ note: z.string().trim().min(1, 'Write a note.').max(5000) }),
  response: z.object({ id: z.string(), body: z.string(), createdAt: instant }),
  status: 201,
});
