import { z } from 'zod';
import { byId, instant, listOf } from '../common.ts';
import { tenantEndpoint } from './tenant-endpoint.ts';

export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  /** Enough of the key to tell it from others. */
  prefix: z.string(),
  lastUsedAt: instant.nullable(),
  revokedAt: instant.nullable(),
  createdAt: instant,
});

const common = { tag: 'api keys', permission: 'admin' } as const;

export const listApiKeys = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/api-keys',
  summary: 'All keys, newest first',
  response: listOf(apiKey),
  status: 200,
});

export const createApiKey = tenantEndpoint({
  ...common,
  method: 'POST',
  path: '/api/api-keys',
  summary: 'Makes a key, which only this answer holds',
  body: z.object({ name: z.string().trim().min(1).max(120) }),
  response: apiKey.extend({ key: z.string() }),
  status: 201,
});

export const revokeApiKey = tenantEndpoint({
  ...common,
  method: 'DELETE',
  path: '/api/api-keys/:id',
  summary: 'Ends a key for ever',
  params: byId,
  status: 204,
});
