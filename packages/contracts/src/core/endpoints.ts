import { z } from 'zod';
import { byId, instant, listOf, paged } from '../common.ts';
import { nameTaken, planErrors } from './errors.ts';
import { tenantEndpoint } from './tenant-endpoint.ts';

export const upstreamMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export const apiEndpoint = z.object({
  id: z.string(),
  name: z.string(),
  method: z.enum(upstreamMethods),
  path: z.string(),
  upstreamUrl: z.string(),
  headers: z.record(z.string(), z.string()),
  timeoutMs: z.number(),
  enabled: z.boolean(),
  createdAt: instant,
  updatedAt: instant,
});

const headers = z.record(z.string().regex(/^[\w-]{1,80}$/, 'Not a header name.'), z.string().max(2000));
const fields = {
  name: z.string().trim().min(1).max(120),
  method: z.enum(upstreamMethods),
  path: z
    .string()
    .trim()
    .regex(/^\/[\w\-./~]{0,200}$/, 'Begins with / and holds letters, digits, - . _ ~ and /.'),
  upstreamUrl: z.url({ protocol: /^https?$/ }).max(2000),
  headers,
  timeoutMs: z.number().int().min(100).max(30_000),
  enabled: z.boolean(),
};

const common = { tag: 'endpoints', status: 200 } as const;

export const listEndpoints = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/endpoints',
  summary: 'All endpoints, by path',
  permission: 'member',
  response: listOf(apiEndpoint),
});

export const createEndpoint = tenantEndpoint({
  ...common,
  method: 'POST',
  path: '/api/endpoints',
  summary: 'Makes an endpoint: a path below /v1/call and the upstream that it leads to',
  permission: 'admin',
  body: z.object({
    ...fields,
    method: fields.method.default('GET'),
    headers: headers.default({}),
    timeoutMs: fields.timeoutMs.default(10_000),
    enabled: fields.enabled.default(true),
  }),
  response: apiEndpoint,
  status: 201,
  errors: [nameTaken, ...planErrors],
});

export const readEndpoint = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/endpoints/:id',
  summary: 'One endpoint',
  permission: 'member',
  params: byId,
  response: apiEndpoint,
});

export const updateEndpoint = tenantEndpoint({
  ...common,
  method: 'PUT',
  path: '/api/endpoints/:id',
  summary: 'Changes what is given',
  permission: 'admin',
  params: byId,
  body: z.object(fields).partial(),
  response: apiEndpoint,
  errors: [nameTaken],
});

export const deleteEndpoint = tenantEndpoint({
  ...common,
  method: 'DELETE',
  path: '/api/endpoints/:id',
  summary: 'Deletes an endpoint with its history',
  permission: 'admin',
  params: byId,
  status: 204,
});

export const testEndpoint = tenantEndpoint({
  ...common,
  method: 'POST',
  path: '/api/endpoints/:id/test',
  summary: 'Calls the upstream now; a failed call is an answer too, with `error`',
  permission: 'admin',
  params: byId,
  body: z.object({ headers: headers.optional(), body: z.unknown().optional() }),
  response: z.object({
    id: z.string(),
    /** Of the upstream; null when it did not answer. */
    status: z.number().nullable(),
    durationMs: z.number(),
    response: z.object({
      headers: z.record(z.string(), z.string()).optional(),
      body: z.unknown().optional(),
      /** The body was longer than 256 KiB. */
      truncated: z.boolean().optional(),
    }),
    error: z.string().nullable(),
  }),
});

export const listEndpointCalls = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/endpoints/:id/calls',
  summary: 'Calls of an endpoint, newest first, without secrets',
  permission: 'member',
  params: byId,
  query: z.object(paged),
  response: listOf(
    z.object({
      id: z.string(),
      source: z.enum(['test', 'api']),
      status: z.number().nullable(),
      durationMs: z.number(),
      request: z.unknown(),
      response: z.unknown(),
      error: z.string().nullable(),
      createdAt: instant,
    }),
  ),
});
