import { z } from 'zod';
import { listOf } from '../common.ts';
import { endpoint } from '../endpoint.ts';

export const readServices = endpoint({
  method: 'GET',
  path: '/api/health/services',
  summary: 'How every back end and the database are',
  tag: 'health',
  permission: 'support',
  response: listOf(z.object({ name: z.string(), status: z.enum(['ok', 'down']), durationMs: z.number() })),
  status: 200,
});
