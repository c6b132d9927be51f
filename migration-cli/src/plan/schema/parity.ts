import { z } from 'zod';
import { argv, name, text, variables, why } from './values.ts';

const tables = z.array(z.string().min(1));
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'must be a date: YYYY-MM-DD');

export const parity = z.strictObject({
  doors: z.array(name).min(1).describe('Names of ports that clients speak to'),
  gateway: z
    .array(z.strictObject({ door: name, prefix: z.string().startsWith('/'), part: name }))
    .describe('Which service answers which paths; the first prefix that fits wins')
    .optional(),
  env: variables.describe('Wins over validate.env while parity runs').optional(),
  suite: text.describe('The suite of validate.suites whose traffic is the trace').optional(),
  suiteEnv: variables.optional(),
  outbound: z
    .record(name, z.strictObject({ kind: z.enum(['http', 'smtp']) }))
    .describe('Names of ports under which outside systems are reached')
    .optional(),
  settle: z
    .strictObject({ monolith: z.array(text).optional(), services: z.array(text).optional() })
    .describe('SQL that returns 0 once nothing is under way any more')
    .optional(),
  planes: z.strictObject({ audit: tables.optional(), jobs: tables.optional() }).optional(),
  ignoreTables: z.array(z.strictObject({ table: text, why })).optional(),
  tolerated: z
    .array(
      z.strictObject({
        plane: z.enum(['http', 'database', 'audit', 'jobs', 'outbound', 'mail']),
        route: text.describe('METHOD /path; * stands for anything'),
        at: text.describe('What differs, as it is printed; * stands for anything'),
        expected: text.describe('What the monolith says; * stands for anything').optional(),
        actual: text.describe('What the services say; * stands for anything').optional(),
        between: z
          .array(z.number())
          .length(2)
          .describe("The services' value has to be a number from the first to the second one")
          .optional(),
        most: z.number().int().min(1).describe('How often it may be in one request').optional(),
        why,
        until: date.describe('From the next day on it is a finding'),
      }),
    )
    .optional(),
  truths: z
    .array(
      z.strictObject({
        route: text.describe('METHOD /path; * stands for anything'),
        at: z
          .string()
          .regex(/^body(?:\.[\w-]+(?:\[\*\])?)*$/)
          .describe('body, a field of it, or one of each item of a list: body.items[*].name'),
        sql: text.describe(
          "SQL of one value, asked of the services' database; null says nothing. $1 is the request as JSON: path (segments), query, and item below a list",
        ),
      }),
    )
    .describe('What the services have to answer where the monolith is known to be wrong')
    .optional(),
  redact: z
    .strictObject({
      headers: z.array(text).optional(),
      cookies: z.array(text).optional(),
      fields: z.array(text).optional(),
    })
    .describe('What is never written into a trace')
    .optional(),
  signatures: z
    .array(z.strictObject({ path: text, header: text, secret: text, signed: text, value: text }))
    .describe('Requests that are signed again when they are replayed')
    .optional(),
  identity: z
    .array(z.strictObject({ cookie: text, sql: text }))
    .describe('Who sent a request: SQL with the cookie as $1 that returns role and tenant')
    .optional(),
  example: z
    .strictObject({ prepare: z.array(argv), env: variables })
    .describe('How a copy of the repository gets its database')
    .optional(),
});
