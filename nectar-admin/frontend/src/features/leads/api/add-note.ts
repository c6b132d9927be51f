import type { createLeadNote } from '@nectar/contracts/admin/leads.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const addNote = (id: string, note: string) =>
  call<typeof createLeadNote>('POST', '/api/leads/:id/notes', { params: { id }, body: { note } });
