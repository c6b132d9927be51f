import type { createLeadNote as endpoint } from '@nectar/contracts/admin/leads.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const addNote = (id: string, note: string) =>
  call<typeof endpoint>('POST', '/api/leads/:id/notes', { params: { id }, body: { note } });
