import type { Db, List, Page } from '@nectar/service-kit';
import { listPage } from '../../shared/list.ts';

export type LeadStatus = 'new' | 'contacted' | 'qualified' | 'won' | 'lost';

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

export interface LeadEvent {
  id: string;
  type: string;
  data: unknown;
  staffName: string | null;
  createdAt: Date;
}

export interface StaffNote {
  id: string;
  body: string;
  staffName: string | null;
  createdAt: Date;
}

const columns = `c.id, c.name, c.email, c.company, c.message, c.source, c.status, c.notes,
  c.assigned_staff_id AS "assignedStaffId", c.created_at AS "createdAt", c.updated_at AS "updatedAt"`;

export function selectLeads(db: Db, status: string | null, pattern: string | null, page: Page): Promise<List<Lead>> {
  return listPage<Lead>(
    db,
    `SELECT ${columns} FROM public.contacts c
      WHERE ($1::text IS NULL OR c.status = $1)
        AND ($2::text IS NULL OR c.email ILIKE $2 OR c.name ILIKE $2 OR c.company ILIKE $2)
      ORDER BY c.created_at DESC, c.id`,
    [status, pattern],
    page,
  );
}

export async function selectLead(db: Db, id: string): Promise<Lead | undefined> {
  const rows = await db.query<Lead>(`SELECT ${columns} FROM public.contacts c WHERE c.id = $1`, [id]);
  return rows[0];
}

export function selectEvents(db: Db, contactId: string): Promise<LeadEvent[]> {
  return db.query<LeadEvent>(
    `SELECT e.id, e.type, e.data, s.name AS "staffName", e.created_at AS "createdAt"
       FROM public.lead_events e LEFT JOIN staff.staff_user s ON s.id = e.staff_id
      WHERE e.contact_id = $1 ORDER BY e.created_at, e.id`,
    [contactId],
  );
}

export function selectNotes(db: Db, contactId: string): Promise<StaffNote[]> {
  return db.query<StaffNote>(
    `SELECT n.id, n.body, s.name AS "staffName", n.created_at AS "createdAt"
       FROM public.staff_notes n LEFT JOIN staff.staff_user s ON s.id = n.staff_id
      WHERE n.contact_id = $1 ORDER BY n.created_at DESC, n.id`,
    [contactId],
  );
}

/** The state of a lead, locked until the transaction ends. */
export async function lockStatus(db: Db, id: string): Promise<LeadStatus | undefined> {
  const rows = await db.query<{ status: LeadStatus }>('SELECT status FROM public.contacts WHERE id = $1 FOR UPDATE', [
    id,
  ]);
  return rows[0]?.status;
}

export async function updateLead(
  db: Db,
  id: string,
  changes: { status: LeadStatus | null; notes: string | null; staffId: string },
): Promise<Lead | undefined> {
  const rows = await db.query<Lead>(
    `UPDATE public.contacts c
        SET status = coalesce($2, status), notes = coalesce($3, notes),
            assigned_staff_id = coalesce(assigned_staff_id, $4), updated_at = now()
      WHERE c.id = $1 RETURNING ${columns}`,
    [id, changes.status, changes.notes, changes.staffId],
  );
  return rows[0];
}

export async function insertEvent(
  db: Db,
  contactId: string,
  type: string,
  data: object,
  staffId: string,
): Promise<void> {
  await db.query(`INSERT INTO public.lead_events (contact_id, type, data, staff_id) VALUES ($1, $2, $3, $4)`, [
    contactId,
    type,
    data,
    staffId,
  ]);
}

export async function insertNote(
  db: Db,
  contactId: string,
  staffId: string,
  body: string,
): Promise<{ id: string; body: string; createdAt: Date }> {
  const rows = await db.query<{ id: string; body: string; createdAt: Date }>(
    `INSERT INTO public.staff_notes (contact_id, staff_id, body) VALUES ($1, $2, $3) RETURNING id, body, created_at AS "createdAt"`,
    [contactId, staffId, body],
  );
  const note = rows[0];
  if (!note) throw new Error(`The note on lead ${contactId} was not stored.`);
  return note;
}
