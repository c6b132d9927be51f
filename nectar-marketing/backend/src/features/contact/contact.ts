import { randomUUID } from 'node:crypto';
import { withSystem } from '@nectar/service-kit';
import type { MarketingContext } from '../../shared/context.ts';
import { insertContact, type NewContact } from './contact.queries.ts';

/** Stores what a visitor wrote and thanks them by mail. What a robot wrote into the hidden field is accepted and dropped. */
export async function createLead(
  { pool, mailer }: Pick<MarketingContext, 'pool' | 'mailer'>,
  request: NewContact & { website?: string | undefined },
): Promise<{ id: string }> {
  if (request.website) return { id: randomUUID() };
  const id = await withSystem(pool, (db) => insertContact(db, request));
  await mailer.trySend({
    to: request.email,
    template: 'lead-received',
    data: { name: request.name, message: request.message },
  });
  return { id };
}
