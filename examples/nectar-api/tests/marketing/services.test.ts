import '../support/env';
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { closeDatabase, query } from '@server/lib';
import { findPost, listPosts } from '../../marketing-site/backend/services/blog';
import { createLead } from '../../marketing-site/backend/services/leads';
import { confirm, subscribe, unsubscribe, unsubscribeToken } from '../../marketing-site/backend/services/newsletter';

afterAll(() => closeDatabase());
const address = () => `marketing-${randomUUID()}@tests.example`;

describe('leads', () => {
  it('are stored with their first event even when no mail goes out', async () => {
    const { id } = await createLead({ name: 'A', email: address(), message: 'Hello' });
    const { rows } = await query('SELECT c.status, e.type FROM contacts c JOIN lead_events e ON e.contact_id = c.id WHERE c.id = $1', [id]);
    expect(rows).toEqual([{ status: 'new', type: 'created' }]);
  });

  it('of robots leave nothing behind', async () => {
    const { id } = await createLead({ name: 'A', email: address(), message: 'Buy', website: 'https://spam.example' });
    expect((await query('SELECT 1 FROM contacts WHERE id = $1', [id])).rowCount).toBe(0);
  });
});

describe('the newsletter', () => {
  it('keeps only hashes, and counts a mail that failed', async () => {
    const email = address();
    await subscribe(email.toUpperCase());
    const { rows } = await query('SELECT status, confirm_sent_at, confirm_attempts, length(confirm_token_hash) AS size FROM newsletter_subscribers WHERE email = $1', [email]);
    expect(rows).toEqual([{ status: 'pending', confirm_sent_at: null, confirm_attempts: 1, size: 64 }]);
  });

  it('refuses tokens of nobody, and derives unsubscribe tokens', async () => {
    await expect(confirm('nobody')).rejects.toThrow(/not valid any more/);
    await expect(unsubscribe('nobody')).rejects.toThrow(/not valid any more/);
    expect(unsubscribeToken('a')).toBe(unsubscribeToken('a'));
    expect(unsubscribeToken('a')).not.toBe(unsubscribeToken('b'));
  });
});

describe('the blog', () => {
  it('finds seeded posts by slug and tag', async () => {
    const { items } = await listPosts();
    expect(items.length).toBeGreaterThanOrEqual(6);
    const post = await findPost(items[0]?.slug ?? '');
    expect(post).toMatchObject({ title: items[0]?.title, bodyHtml: expect.stringContaining('<p>') });
    expect(await listPosts('no-such-tag')).toEqual({ items: [], total: 0 });
    expect(await findPost('no-such-post')).toBeUndefined();
  });
});
