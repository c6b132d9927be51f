import { z } from 'zod';
import { argv, path, port, symbolImport, text, variable } from './values.ts';

const OWN_HEADERS = ['x-caller'];
const carriedHeader = z
  .string()
  .regex(/^(?:x-[a-z0-9-]+|traceparent|tracestate|baggage)$/, 'must be x-SOMETHING in lower case, or one of tracing')
  .refine((header) => !OWN_HEADERS.includes(header), 'is a header that each call has of its own');

const context = z.strictObject({
  headers: z
    .array(carriedHeader)
    .optional()
    .describe(
      'Headers handed on besides x-request-id, x-correlation-id, traceparent and tracestate. Whoever sends a request can write them',
    ),
  values: z
    .array(
      z.strictObject({
        header: carriedHeader,
        read: symbolImport.describe('On the calling side: gives the value, or undefined where there is none'),
        run: symbolImport.describe('On the called side: run(value, work) gives what work() gives'),
      }),
    )
    .optional()
    .describe('What the code itself keeps around a request, such as the tenant'),
});

const internalCalls = z.strictObject({
  module: path.describe('The module that is written: it exports internalCalls(). An edit of the plan mounts it'),
  transaction: symbolImport.nullable(),
  urlEnv: variable,
  tokenEnv: variable,
  error: symbolImport.optional().describe('The error class that the calling side recognises'),
  errors: z
    .array(symbolImport)
    .optional()
    .describe('Error classes of both sides; what is thrown on one arrives as the same class'),
  context: context.optional().describe('What a call takes along of the request around it'),
});

export const monolith = z.strictObject({
  name: z.string().min(1),
  typecheck: argv.nullable(),
  build: argv.nullable(),
  test: argv.nullable(),
  start: argv,
  endpoints: z.record(
    z.string(),
    z.strictObject({ ready: z.string().startsWith('/'), sharesPortWith: z.string().optional() }),
  ),
  internal: internalCalls.nullable(),
});

export const database = z.strictObject({
  urlEnv: variable,
  scratch: z.boolean().optional().describe('True where it may be lost: phases are then not rehearsed on a copy first'),
  schemas: z.array(z.string()).min(1),
  tenant: z.strictObject({ setting: text, type: text, function: text }).nullable(),
  roles: z.record(
    z.string(),
    z.strictObject({
      kind: z.enum(['owner', 'migrator', 'backup', 'runtime']),
      passwordEnv: variable.nullable(),
      connectionLimit: z.int().min(1).optional(),
    }),
  ),
});

export const service = z.strictObject({
  title: text,
  folder: path,
  description: text,
  backend: z
    .strictObject({
      port,
      portEnv: variable,
      entry: z.strictObject({
        module: path,
        export: text,
        kind: z.enum(['express-factory', 'express-app', 'self-starting', 'application']),
        before: z.array(path),
      }),
      ready: z.string().startsWith('/'),
    })
    .nullable(),
  frontend: z.strictObject({ root: path, port, portEnv: variable, config: path.nullable() }).nullable(),
  role: text.nullable(),
  databaseEnv: z
    .union([
      variable,
      z.strictObject({
        host: variable.optional(),
        port: variable.optional(),
        address: variable.optional().describe('host:port'),
        user: variable,
        password: variable,
        database: variable.optional(),
      }),
    ])
    .nullable()
    .describe('The variable with the URL under which the code finds the database, or one variable for each part of it'),
  place: z.record(z.string(), z.string()).describe('Old prefix to new prefix below the folder; the longest match wins'),
  env: z.record(variable, z.string()).describe('Example values for .env.example; never secrets'),
});
