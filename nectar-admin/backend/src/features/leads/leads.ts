import { type Db, notFound } from '@nectar/service-kit';
import {
  insertEvent,
  insertNote,
  type Lead,
  type LeadStatus,
  lockStatus,
  selectEvents,
  selectLead,
  selectNotes,
  updateLead,
} from './leads.queries.ts';

export async function findLead(db: Db, id: string) {
  const lead = await selectLead(db, id);
  if (!lead) throw notFound('Lead');
  return { ...lead, events: await selectEvents(db, id), staffNotes: await selectNotes(db, id) };
}

/** Moves a lead on; a new state is written to its history, and the first to act takes it. */
export async function changeLead(
  db: Db,
  id: string,
  changes: { status?: LeadStatus | undefined; notes?: string | undefined },
  staffId: string,
): Promise<Lead> {
  const from = await lockStatus(db, id);
  const lead =
    from && (await updateLead(db, id, { status: changes.status ?? null, notes: changes.notes ?? null, staffId }));
  if (!lead) throw notFound('Lead');
  if (changes.status && changes.status !== from)
    await insertEvent(db, id, 'status_changed', { from, to: changes.status }, staffId);
  return lead;
}

export async function addLeadNote(db: Db, id: string, body: string, staffId: string) {
  if (!(await selectLead(db, id))) throw notFound('Lead');
  const note = await insertNote(db, id, staffId, body);
  await insertEvent(db, id, 'note', { noteId: note.id }, staffId);
  return note;
}
