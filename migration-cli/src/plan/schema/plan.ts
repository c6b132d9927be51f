import { z } from 'zod';
import type { PlanFile } from '../../model/plan-file.ts';
import { database, monolith, service } from './monolith.ts';
import { parity } from './parity.ts';
import { phase } from './phase.ts';
import { validation } from './validation.ts';
import { name, text, why } from './values.ts';

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
