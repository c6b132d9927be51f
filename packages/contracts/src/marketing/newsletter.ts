import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

const link = z.object({ token: z.string().min(1).max(200) });

export const subscribeNewsletter = endpoint({
  method: 'POST',
  path: '/api/newsletter',
  summary: 'First half of the double opt-in',
  tag: 'newsletter',
  permission: 'public',
  body: z.object({ email: z.email('This is not an e-mail address.').max(320) }),
  response: z.object({ status: z.literal('pending') }),
  status: 202,
});

export const confirmNewsletter = endpoint({
  method: 'POST',
  path: '/api/newsletter/confirm',
  summary: 'Second half of the double opt-in',
  tag: 'newsletter',
  permission: 'public',
  body: link,
  response: z.object({ status: z.literal('confirmed'), email: z.string(), unsubscribeToken: z.string() }),
  status: 200,
});

export const unsubscribeNewsletter = endpoint({
  method: 'POST',
  path: '/api/newsletter/unsubscribe',
  summary: 'Leaves the newsletter',
  tag: 'newsletter',
  permission: 'public',
  body: link,
  response: z.object({ status: z.literal('unsubscribed') }),
  status: 200,
});
