import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

export const readAccount = endpoint({
  method: 'GET',
  path: '/api/account',
  summary: 'Who is signed in at core, for the header of the site',
  tag: 'account',
  permission: 'public',
  response: z.object({ signedIn: z.boolean(), user: z.object({ name: z.string(), email: z.string() }).optional() }),
  status: 200,
});
