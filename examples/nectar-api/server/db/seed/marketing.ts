import type pg from 'pg';
import { hashToken, hmacSign } from '../../lib/crypto';
import { config } from '../../config';
import { staffId } from './people';
import { posts } from './posts';
import { daysAgo, insertRows, seedId } from './support';

const statuses = ['new', 'new', 'new', 'contacted', 'contacted', 'contacted', 'qualified', 'qualified', 'won', 'won', 'lost', 'lost'];
const questions = [
  'We copy orders from the shop into accounting every morning. Can you do that?',
  'Do you connect to systems that only offer CSV files?',
  'How long do you keep the history of runs?',
  'We are three people. Is the Starter plan enough?',
];

async function seedLeads(client: pg.Client): Promise<void> {
  const leads = statuses.map((status, index) => ({
    id: seedId(`lead:${index}`),
    name: `Demo lead ${index + 1}`,
    email: `lead${index + 1}@leads.example`,
    company: `Example company ${index + 1}`,
    message: questions[index % questions.length],
    source: index % 4 === 0 ? 'pricing-page' : 'contact-form',
    status,
    assigned_staff_id: status === 'new' ? null : staffId('support'),
    created_at: daysAgo(index * 2 + 1),
  }));
  await insertRows(client, 'public.contacts', leads);
  const events = leads.flatMap(({ id, status, created_at }, index) => [
    { id: seedId(`lead-event:${index}:created`), contact_id: id, type: 'created', data: { source: 'contact-form' }, staff_id: null, created_at },
    ...(status === 'new' ? [] : [{ id: seedId(`lead-event:${index}:status`), contact_id: id, type: 'status', data: { to: status }, staff_id: staffId('support'), created_at: daysAgo(index) }]),
  ]);
  await insertRows(client, 'public.lead_events', events);
  await insertRows(
    client,
    'public.staff_notes',
    leads.filter(({ status }) => status === 'qualified').map(({ id }, index) => ({ id: seedId(`note:${index}`), contact_id: id, staff_id: staffId('support'), body: 'Wants a demo with their own shop.' })),
  );
}

async function seedNewsletter(client: pg.Client): Promise<void> {
  const subscribers = Array.from({ length: 8 }, (_item, index) => {
    const id = seedId(`subscriber:${index}`);
    const status = index < 5 ? 'confirmed' : index < 7 ? 'pending' : 'unsubscribed';
    return {
      id,
      email: `reader${index + 1}@readers.example`,
      status,
      confirm_token_hash: status === 'pending' ? hashToken(`demo-confirm-${index}`) : null,
      unsubscribe_token_hash: status === 'pending' ? null : hashToken(hmacSign(`unsubscribe:${id}`, config.newsletterTokenSecret)),
      confirm_sent_at: daysAgo(30 - index),
      confirm_attempts: 1,
      confirmed_at: status === 'pending' ? null : daysAgo(29 - index),
      unsubscribed_at: status === 'unsubscribed' ? daysAgo(3) : null,
      created_at: daysAgo(30 - index),
    };
  });
  await insertRows(client, 'public.newsletter_subscribers', subscribers);
  await insertRows(client, 'public.marketing_campaigns', [
    { id: seedId('campaign:1'), subject: 'Retries, keys and a new condition step', body: 'This month: how to retry without harm.', status: 'sent', sent_at: daysAgo(12) },
    { id: seedId('campaign:2'), subject: 'What to log, and what never', body: 'Four things are enough.', status: 'draft', sent_at: null },
  ]);
  await insertRows(
    client,
    'public.campaign_deliveries',
    subscribers.filter(({ status }) => status === 'confirmed').map(({ id }, index) => ({
      id: seedId(`delivery:${index}`), campaign_id: seedId('campaign:1'), subscriber_id: id, status: index === 4 ? 'bounced' : 'sent', delivered_at: daysAgo(12),
    })),
  );
  await insertRows(client, 'public.email_templates', [
    { id: seedId('template:newsletter'), key: 'newsletter', subject: '{{subject}}', body: '{{body}}' },
    { id: seedId('template:lead-reply'), key: 'lead-reply', subject: 'Your question', body: 'Thank you for asking. {{answer}}' },
  ]);
}

async function seedBlog(client: pg.Client): Promise<void> {
  await insertRows(
    client,
    'public.blog_posts',
    posts.map(({ slug, title, excerpt, body }, index) => ({
      id: seedId(`post:${slug}`), slug, title, excerpt, body_markdown: body, author_staff_id: staffId('admin'), published_at: daysAgo(index * 9 + 2),
    })),
  );
  await insertRows(client, 'public.blog_tags', posts.flatMap(({ slug, tags }) => tags.map((tag) => ({ post_id: seedId(`post:${slug}`), tag }))));
}

export async function seedMarketing(client: pg.Client): Promise<void> {
  await seedLeads(client);
  await seedNewsletter(client);
  await seedBlog(client);
}
