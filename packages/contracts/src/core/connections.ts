import { z } from 'zod';
import { byId, instant, listOf } from '../common.ts';
import { nameTaken, planErrors } from './errors.ts';
import { tenantEndpoint } from './tenant-endpoint.ts';

export const connection = z.object({
  id: z.string(),
  provider: z.string(),
  name: z.string(),
  /** Where the secret belongs; without one it is stored but never sent. */
  baseUrl: z.string().nullable(),
  lastCheckStatus: z.enum(['unchecked', 'ok', 'failing']),
  lastCheckedAt: instant.nullable(),
  createdAt: instant,
});

const fields = {
  provider: z.string().trim().min(1).max(60),
  name: z.string().trim().min(1).max(120),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  secret: z.string().min(1).max(4000),
};

const common = { tag: 'connections', permission: 'admin', status: 200 } as const;

export const listConnections = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/connections',
  summary: 'All connections, by name, without their secrets',
  permission: 'member',
  response: listOf(connection),
});

export const createConnection = tenantEndpoint({
  ...common,
  method: 'POST',
  path: '/api/connections',
  summary: 'Stores a secret for a provider',
  body: z.object(fields),
  response: connection,
  status: 201,
  errors: [nameTaken, ...planErrors],
});

export const updateConnection = tenantEndpoint({
  ...common,
  method: 'PUT',
  path: '/api/connections/:id',
  summary: 'Changes what is given; without a secret the stored one stays',
  params: byId,
  body: z.object(fields).partial(),
  response: connection,
  errors: [nameTaken],
});

export const deleteConnection = tenantEndpoint({
  ...common,
  method: 'DELETE',
  path: '/api/connections/:id',
  summary: 'Deletes a connection and its secret',
  params: byId,
  status: 204,
});

export const checkConnection = tenantEndpoint({
  ...common,
  method: 'POST',
  path: '/api/connections/:id/check',
  summary: 'Calls the base URL with the secret and remembers how it went',
  params: byId,
  response: z.object({ ok: z.boolean(), status: z.number().nullable(), message: z.string() }),
});
