import { z } from 'zod';
import { instant, listOf, optionalText, paged } from '../common.ts';
import { endpoint } from '../endpoint.ts';

export const listAudit = endpoint({
  method: 'GET',
  path: '/api/audit',
  summary: 'What staff, people and the system did, newest first',
  tag: 'audit',
  permission: 'support',
  query: z.object({ ...paged, action: optionalText, actorType: optionalText, organizationId: optionalText }),
  response: listOf(
    z.object({
      id: z.string(),
      organizationId: z.string().nullable(),
      actorType: z.string(),
      actorId: z.string().nullable(),
      actorName: z.string().nullable(),
      action: z.string(),
      target: z.string().nullable(),
      data: z.unknown(),
      at: instant,
    }),
  ),
  status: 200,
});
