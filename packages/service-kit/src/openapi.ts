import { Router } from 'express';
import { z } from 'zod';
import { healthEndpoints } from './health.ts';
import type { EndpointLike } from './routes.ts';

/** What a reader of the document doesn't need: the pattern behind a format, and bounds that every safe integer has. */
function plain({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}

/** The schema as OpenAPI 3.1 takes it, which says once for the whole document what dialect it is in. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: plain });
  return json;
}

const asParameters = (place: 'path' | 'query', schema: z.ZodType | undefined) => {
  if (schema === undefined) return [];
  const json = schemaOf(schema, 'input');
  return Object.entries(json.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (json.required ?? []).includes(name),
    schema: property,
  }));
};

const jsonContent = (schema: z.ZodType, io: 'input' | 'output') => ({
  'application/json': { schema: schemaOf(schema, io) },
});

/** The named errors of an endpoint: one answer per status, which lists its codes. */
function refusals(endpoint: EndpointLike) {
  const answers: Record<string, unknown> = {};
  for (const { status } of endpoint.errors ?? []) {
    const named = (endpoint.errors ?? []).filter((error) => error.status === status);
    answers[status] = {
      description: named.map(({ code, when }) => `${code}: ${when}`).join(' '),
      content: { 'application/problem+json': { schema: problemOf(named.map(({ code }) => code)) } },
    };
  }
  return answers;
}

const problemOf = (codes: string[]) => ({
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { enum: codes },
    correlationId: { type: 'string' },
    fields: { type: 'object', additionalProperties: { type: 'string' } },
  },
});

function operation(endpoint: EndpointLike) {
  const success =
    endpoint.response === undefined
      ? { description: 'Done' }
      : { description: 'Done', content: jsonContent(endpoint.response, 'output') };
  return {
    summary: endpoint.summary,
    tags: [endpoint.tag],
    'x-permission': endpoint.permission,
    parameters: [...asParameters('path', endpoint.params), ...asParameters('query', endpoint.query)],
    ...(endpoint.body === undefined
      ? {}
      : { requestBody: { required: true, content: jsonContent(endpoint.body, 'input') } }),
    responses: {
      [endpoint.status]: success,
      ...refusals(endpoint),
      default: { description: 'RFC 9457 problem', content: { 'application/problem+json': {} } },
    },
  };
}

const own: EndpointLike = {
  method: 'GET',
  path: '/openapi.json',
  summary: 'This document',
  tag: 'health',
  permission: 'public',
  response: z.looseObject({ openapi: z.string() }),
  status: 200,
};

/** The OpenAPI 3.1 document of a service, made from its contracts and from what every back end answers. */
export function openApiDocument(service: { title: string; version: string }, endpoints: EndpointLike[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of [...endpoints, ...healthEndpoints, own]) {
    const path = endpoint.path.replace(/[:*](\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return { openapi: '3.1.0', info: service, paths };
}

export function openApi(service: { title: string; version: string }, endpoints: EndpointLike[]): Router {
  const document = openApiDocument(service, endpoints);
  const router = Router();
  router.get('/openapi.json', (_req, res) => {
    res.json(document);
  });
  return router;
}
