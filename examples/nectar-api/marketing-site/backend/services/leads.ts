import { randomUUID } from 'node:crypto';
import { trySendMail, withTransaction } from '@server/lib';

export interface ContactRequest {
  name: string;
  email: string;
  company?: string;
  message: string;
  /** Hidden from people: only robots fill it in. */
  website?: string;
}

/** Stores what a visitor wrote and thanks them by mail. What a robot wrote is accepted and dropped. */
export async function createLead(request: ContactRequest): Promise<{ id: string }> {
  if (request.website) return { id: randomUUID() };
  const id = await withTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: string }>(
      `INSERT INTO contacts (name, email, company, message, source) VALUES ($1, $2, $3, $4, 'contact-form') RETURNING id`,
      [request.name, request.email, request.company ?? null, request.message],
    );
    const contactId = rows[0]?.id;
    if (!contactId) throw new Error('The lead was not stored: INSERT INTO contacts returned no row.');
    await tx.query(`INSERT INTO lead_events (contact_id, type, data) VALUES ($1, 'created', $2)`, [
      contactId,
      { source: 'contact-form' },
    ]);
    return contactId;
  });
  await trySendMail({ to: request.email, template: 'lead-received', data: { name: request.name, message: request.message } });
  return { id };
}
