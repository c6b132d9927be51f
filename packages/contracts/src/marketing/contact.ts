import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

export const sendContact = endpoint({
  method: 'POST',
  path: '/api/contact',
  summary: 'Stores a message of a visitor as a lead',
  tag: 'contact',
  permission: 'public',
  body: z.object({
    name: z.string().trim().min(1, 'Tell us your name.').max(200),
    email: z.email('This is not an e-mail address.').max(320),
    company: z.string().trim().max(200).optional(),
    message: z.string().trim().min(1, 'Write a message.').max(5000),
    /** Hidden from people: only robots fill it in. */
    website: z.string().max(500).optional(),
  }),
  response: z.object({ id: z.string() }),
  status: 201,
});
