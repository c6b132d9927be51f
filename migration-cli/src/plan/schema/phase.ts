import { z } from 'zod';
import { name, path, text, why } from './values.ts';

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

export const phase = z.strictObject({
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
