import type { Db } from '@nectar/service-kit';

export interface NewContact {
  name: string;
  email: string;
  company?: string | undefined;
  message: string;
}

/** Stores the lead and the first line of its history. Returns its id. */
export async function insertContact(db: Db, contact: NewContact): Promise<string> {
  const rows = await db.query<{ id: string }>(
    `INSERT INTO public.contacts (name, email, company, message, source) VALUES ($1, $2, $3, $4, 'contact-form') RETURNING id`,
    [contact.name, contact.email, contact.company ?? null, contact.message],
  );
  const id = rows[0]?.id;
  if (!id) throw new Error('The lead was not stored: INSERT INTO contacts returned no row.');
  await db.query(`INSERT INTO public.lead_events (contact_id, type, data) VALUES ($1, 'created', $2)`, [
    id,
    { source: 'contact-form' },
  ]);
  return id;
}
