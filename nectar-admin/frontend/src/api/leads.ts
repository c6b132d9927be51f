import type { List } from '@nectar/ui-kit/lib/http';
import { http, query } from '@nectar/ui-kit/lib/http';

export const LEAD_STATUSES = ['new', 'contacted', 'qualified', 'won', 'lost'] as const;

export interface Lead {
  id: string;
  name: string;
  email: string;
  company: string | null;
  message: string;
  source: string;
  status: (typeof LEAD_STATUSES)[number];
  notes: string;
  createdAt: string;
}

export interface LeadEvent {
  id: string;
  type: string;
  data: { from?: string; to?: string } | null;
  staffName: string | null;
  createdAt: string;
}

export interface LeadNote {
  id: string;
  body: string;
  staffName: string | null;
  createdAt: string;
}

export interface LeadDetail extends Lead {
  events: LeadEvent[];
  staffNotes: LeadNote[];
}

export const listLeads = (filter: { status?: string; query?: string; page?: number; pageSize?: number }) =>
  http.get<List<Lead>>(`/api/leads${query(filter)}`);

export const getLead = (id: string) => http.get<LeadDetail>(`/api/leads/${id}`);

export const changeLead = (id: string, input: { status?: string; notes?: string }) =>
  http.patch<Lead>(`/api/leads/${id}`, input);

export const addNote = (id: string, note: string) => http.post(`/api/leads/${id}/notes`, { note });
