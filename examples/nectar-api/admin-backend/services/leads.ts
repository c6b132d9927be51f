import { notFound, query, withTransaction } from '@server/lib';
import { containing, given, type List, listPage, type Page } from './list';

export const leadStatuses = ['new', 'contacted', 'qualified', 'won', 'lost'] as const;
export type LeadStatus = (typeof leadStatuses)[number];

export interface Lead {
  id: string;
  name: string;
  email: string;
  company: string | null;
  message: string;
  source: string;
  status: LeadStatus;
  notes: string;
  assignedStaffId: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface LeadDetail extends Lead {
  events: { id: string; type: string; data: unknown; staffName: string | null; createdAt: Date }[];
  staffNotes: { id: string; body: string; staffName: string | null; createdAt: Date }[];
}

const columns = `c.id, c.name, c.email, c.company, c.message, c.source, c.status, c.notes,
  c.assigned_staff_id AS "assignedStaffId", c.created_at AS "createdAt", c.updated_at AS "updatedAt"`;

export function listLeads(filter: { status: unknown; query: unknown }, page: Page): Promise<List<Lead>> {
  return listPage<Lead>(
    `SELECT ${columns} FROM public.contacts c
      WHERE ($1::text IS NULL OR c.status = $1)
        AND ($2::text IS NULL OR c.email ILIKE $2 OR c.name ILIKE $2 OR c.company ILIKE $2)
      ORDER BY c.created_at DESC, c.id`,
    [given(filter.status), containing(filter.query)],
    page,
  );
}

export async function findLead(id: string): Promise<LeadDetail> {
  const { rows } = await query<Lead>(`SELECT ${columns} FROM public.contacts c WHERE c.id = $1`, [id]);
  const lead = rows[0];
  if (!lead) throw notFound('Lead');
  const events = await query<LeadDetail['events'][number]>(
    `SELECT e.id, e.type, e.data, s.name AS "staffName", e.created_at AS "createdAt"
       FROM public.lead_events e LEFT JOIN staff.staff_user s ON s.id = e.staff_id
      WHERE e.contact_id = $1 ORDER BY e.created_at, e.id`,
    [id],
  );
  const notes = await query<LeadDetail['staffNotes'][number]>(
    `SELECT n.id, n.body, s.name AS "staffName", n.created_at AS "createdAt"
       FROM public.staff_notes n LEFT JOIN staff.staff_user s ON s.id = n.staff_id
      WHERE n.contact_id = $1 ORDER BY n.created_at DESC, n.id`,
    [id],
  );
  return { ...lead, events: events.rows, staffNotes: notes.rows };
}

/** Moves a lead on; a new state is written to its history, and the first to act takes it. */
export async function changeLead(
  id: string,
  changes: { status?: LeadStatus | undefined; notes?: string | undefined },
  staffId: string,
): Promise<Lead> {
  return withTransaction(async (tx) => {
    const before = await tx.query<{ status: LeadStatus }>('SELECT status FROM public.contacts WHERE id = $1 FOR UPDATE', [id]);
    const from = before.rows[0]?.status;
    if (!from) throw notFound('Lead');
    const { rows } = await tx.query<Lead>(
      `UPDATE public.contacts c
          SET status = coalesce($2, status), notes = coalesce($3, notes),
              assigned_staff_id = coalesce(assigned_staff_id, $4), updated_at = now()
        WHERE c.id = $1 RETURNING ${columns}`,
      [id, changes.status ?? null, changes.notes ?? null, staffId],
    );
    if (changes.status && changes.status !== from) {
      await tx.query(`INSERT INTO public.lead_events (contact_id, type, data, staff_id) VALUES ($1, 'status_changed', $2, $3)`, [
        id,
        { from, to: changes.status },
        staffId,
      ]);
    }
    return rows[0] as Lead;
  });
}

export async function addLeadNote(id: string, body: string, staffId: string): Promise<{ id: string; body: string; createdAt: Date }> {
  return withTransaction(async (tx) => {
    const known = await tx.query('SELECT 1 FROM public.contacts WHERE id = $1', [id]);
    if (known.rowCount === 0) throw notFound('Lead');
    const { rows } = await tx.query<{ id: string; body: string; createdAt: Date }>(
      `INSERT INTO public.staff_notes (contact_id, staff_id, body) VALUES ($1, $2, $3) RETURNING id, body, created_at AS "createdAt"`,
      [id, staffId, body],
    );
    const note = rows[0];
    if (!note) throw new Error(`The note on lead ${id} was not stored.`);
    await tx.query(`INSERT INTO public.lead_events (contact_id, type, data, staff_id) VALUES ($1, 'note', $2, $3)`, [id, { noteId: note.id }, staffId]);
    return note;
  });
}
