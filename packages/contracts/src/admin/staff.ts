import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

export const readMe = endpoint({
  method: 'GET',
  path: '/api/me',
  summary: 'The member of staff who is signed in',
  tag: 'staff',
  permission: 'support',
  response: z.object({
    staff: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      role: z.enum(['support', 'admin', 'owner']),
    }),
  }),
  status: 200,
});
