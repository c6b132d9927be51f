import { parse } from 'yaml';
import { z } from 'zod';
import type { Accepted } from '../model/accepted.ts';
import { NectarError } from '../model/errors.ts';

const targets = z.strictObject({
  /** Globs of files in the repository. */
  files: z.array(z.string()).default([]),
  /** Globs of npm packages; Node's own modules are written with 'node:'. */
  packages: z.array(z.string()).default([]),
});

const ruleSchema = z
  .strictObject({
    name: z.string().min(1),
    from: z.array(z.string()).min(1),
    /** With `mayNot`: the exceptions. Alone: everything else is refused. */
    may: targets.optional(),
    mayNot: targets.optional(),
    /** Folders that stay apart: an import from one into another is refused, besides `main` of that other one. */
    apart: z.strictObject({ folders: z.string(), main: z.array(z.string()).default([]) }).optional(),
    sentence: z.string().min(1),
  })
  .refine((rule) => rule.may ?? rule.mayNot ?? rule.apart, 'a rule needs may, mayNot or apart');

const fileSchema = z.strictObject({
  rules: z.array(ruleSchema).min(1),
  /** Once it is set, `accepted` can only shrink. */
  sealed: z.string().min(1).optional(),
  /** Broken rules that stay, by the ids that `nectar check` prints. */
  accepted: z.array(z.strictObject({ id: z.string().min(1), why: z.string().min(1) })).default([]),
});

export type BoundaryRule = z.infer<typeof ruleSchema>;

export interface RulesFile {
  rules: BoundaryRule[];
  sealed: string | null;
  accepted: Accepted[];
}

/** The rules of a YAML or JSON text; refused where it cannot be understood. */
export function parseRules(text: string, name: string): RulesFile {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw unreadable(name, error instanceof Error ? error.message : String(error), error);
  }
  const result = fileSchema.safeParse(value);
  if (result.success) return { ...result.data, sealed: result.data.sealed ?? null };
  throw unreadable(name, z.prettifyError(result.error), result.error);
}

function unreadable(name: string, why: string, cause: unknown): NectarError {
  const state = 'Nothing was checked and nothing was changed.';
  return new NectarError({
    code: 'NECTAR-E090',
    what: `Cannot read the rules in ${name}`,
    why,
    state,
    next: `correct ${name}, then: nectar check`,
    exitCode: 1,
    cause,
  });
}
