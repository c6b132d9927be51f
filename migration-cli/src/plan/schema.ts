import { z } from 'zod';
import type { PlanFile } from '../model/plan-file.ts';

const text = z.string();
const argv = z.array(z.string()).min(1);
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable');
const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower case letters, digits and -');
const path = z
  .string()
  .min(1)
  .refine(
    (value) => !value.startsWith('/') && !value.split('/').includes('..'),
    'must be a path below the root of the monolith',
  );
const port = z.int().min(1).max(65535);
const why = z.string().min(1).describe('The reason, for whoever reads the report');

const symbolImport = z.strictObject({ module: path, export: z.string().min(1) });

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

const monolith = z.strictObject({
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

const database = z.strictObject({
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

const service = z.strictObject({
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

const privileges = z
  .array(
    z
      .string()
      .regex(
        /^(?:SELECT|INSERT|UPDATE|DELETE|TRUNCATE|REFERENCES|TRIGGER|USAGE|CREATE|CONNECT|TEMPORARY|EXECUTE)$/,
        'must be a privilege of Postgres, in capitals',
      ),
  )
  .min(1);
const names = z.array(z.string().min(1)).min(1);

const databaseStep = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('role'), role: text }),
  z.strictObject({ kind: z.literal('grant'), role: text, on: names, privileges, columns: names.optional() }),
  z.strictObject({ kind: z.literal('revoke'), role: text, on: names, privileges }),
  z.strictObject({ kind: z.literal('row-level-security'), tables: names, force: z.boolean() }),
  z.strictObject({
    kind: z.literal('policy'),
    name: text,
    table: text,
    role: text,
    command: z.enum(['all', 'select', 'insert', 'update', 'delete']),
    using: text.nullable(),
    check: text.nullable(),
    replaces: z.array(text).optional(),
  }),
  z.strictObject({ kind: z.literal('index'), name: text, table: text, columns: names, unique: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('sql'), name: text, up: text, down: text, verify: text }),
]);

const route = z
  .string()
  .regex(
    /^(?:[A-Z]+ )?(?:\/\S*|\*)$/,
    'must be a path such as /api/orders/**, with a method before it where that matters',
  );

const phase = z.strictObject({
  name,
  goal: text,
  service: text,
  move: z.array(z.string().min(1)).describe('Globs of what moves out of the monolith'),
  routes: z
    .strictObject({ moves: z.array(route), shares: z.array(route) })
    .optional()
    .describe('What the service answers from now on, and what both sides answer; the application is cut to it'),
  symbols: z
    .record(path, z.array(z.string().min(1)).min(1))
    .optional()
    .describe('Exports that the service gets of a file of which the rest stays, with all that they need in it'),
  seam: z
    .boolean()
    .optional()
    .describe(
      'Moves nothing: the functions decided to be remote are called through a client that the environment switches',
    ),
  decisions: z.array(
    z.strictObject({
      subject: z
        .string()
        .regex(/^[a-z-]+:.+$/, 'must be an id that `nectar plan --check` prints, such as module:lib/db.js'),
      choice: z.enum(['copy', 'package', 'remote', 'outbox', 'leave', 'move']),
      why,
      to: text
        .describe(
          'For package: its name; without a scope it gets the name of the monolith. For remote and outbox: the service that keeps the function',
        )
        .optional(),
    }),
  ),
  edits: z.array(z.strictObject({ file: path, find: z.string().min(1), replace: text, why })),
  retire: z.array(z.strictObject({ path, why })),
  database: z.array(databaseStep),
  final: z.boolean(),
  notes: z.array(text),
});

const outcome = z.enum(['passed', 'failed', 'absent']);
const request = z.strictObject({
  method: text,
  path: text,
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});
const variables = z.record(variable, z.string());

const validation = z.strictObject({
  env: variables,
  suites: z.array(z.strictObject({ name: text, command: argv, env: variables })),
  companions: z.array(z.strictObject({ name: text, command: argv, env: variables, ready: text })),
  allowedDifferences: z.array(
    z.strictObject({ test: text, before: outcome, after: outcome, why, until: text.optional() }),
  ),
  truths: z.array(
    z.strictObject({
      name: text,
      service: text,
      requests: z.array(request).min(1),
      equals: z.record(z.string(), z.string()),
    }),
  ),
});

const tables = z.array(z.string().min(1));
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'must be a date: YYYY-MM-DD');

const parity = z.strictObject({
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

/** The plan file. Every key is known; what is not is an error with its place. */
export const planSchema = z
  .strictObject({
    version: z.literal(1),
    inventory: text.describe(
      'Fingerprint of the inventory that the plan was made for; nectar plan --refresh brings it up to date',
    ),
    monolith,
    database: database.nullable(),
    services: z.record(name, service),
    phases: z.array(phase),
    validate: validation,
    parity: parity.optional(),
    sealed: z.string().min(1).describe('Once it is set, accepted can only shrink; another seal begins anew').optional(),
    accepted: z
      .array(z.strictObject({ id: z.string().min(1).describe('As nectar plan --check prints it'), why }))
      .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'names one id twice'),
  })
  .meta({ title: 'nectar plan', description: 'What becomes of a monolith, phase by phase' });

/** Optional keys count as required ones here: `unknown` and `undefined` make the two notations differ otherwise. */
type Plain<T> = T extends readonly (infer I)[]
  ? Plain<I>[]
  : T extends object
    ? { [K in keyof T]-?: Plain<Exclude<T[K], undefined>> }
    : T;
type Parsed = Plain<z.infer<typeof planSchema>>;
/** Fails to compile where the schema and the model say different things. */
type Check = [Parsed] extends [Plain<PlanFile>]
  ? [Plain<PlanFile>] extends [Parsed]
    ? true
    : 'the schema lacks something'
  : 'the model lacks something';
const schemaEqualsModel: Check = true;
void schemaEqualsModel;

/** schema/plan.schema.json, for editors. */
export function planJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(planSchema, { io: 'input' }), null, 2)}\n`;
}
