import { z } from 'zod';
import { listOf } from '../common.ts';
import { tenantEndpoint } from './tenant-endpoint.ts';

/** The part of JSON Schema that the catalogue uses. */
export const configSchema = z.looseObject({
  properties: z
    .record(
      z.string(),
      z.looseObject({
        type: z.enum(['string', 'number', 'integer', 'boolean']).optional(),
        title: z.string().optional(),
        description: z.string().optional(),
        enum: z.array(z.unknown()).optional(),
      }),
    )
    .optional(),
  required: z.array(z.string()).optional(),
});
export type ConfigSchema = z.infer<typeof configSchema>;

export const service = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  configSchema,
  enabled: z.boolean(),
  config: z.record(z.string(), z.unknown()),
});

const bySlug = z.object({ slug: z.string() });
const common = { tag: 'services', status: 200 } as const;

export const listServices = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/services',
  summary: 'The catalogue, by category, with what the organisation set',
  permission: 'member',
  response: listOf(service),
});

export const readService = tenantEndpoint({
  ...common,
  method: 'GET',
  path: '/api/services/:slug',
  summary: 'One service of the catalogue',
  permission: 'member',
  params: bySlug,
  response: service,
});

export const configureService = tenantEndpoint({
  ...common,
  method: 'PUT',
  path: '/api/services/:slug/config',
  summary: 'Switches a service on or off and sets it; one that is off may be incomplete',
  permission: 'admin',
  params: bySlug,
  body: z.object({
    enabled: z.boolean(),
    config: z.record(z.string().max(80), z.union([z.string().max(4000), z.number(), z.boolean()])).default({}),
  }),
  response: service,
});
