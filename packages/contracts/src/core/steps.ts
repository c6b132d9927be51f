import { z } from 'zod';

/** The kinds of step; each has its code in core. */
export const stepTypes = ['http', 'transform', 'condition', 'delay', 'email'] as const;
export type StepType = (typeof stepTypes)[number];

const text = (max: number) => z.string().max(max);
const name = text(120).trim().optional();

const configs = {
  http: z.object({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
    url: text(2000).min(1),
    headers: z.record(z.string(), text(2000)).default({}),
    body: z.unknown().optional(),
    /** Adds the secret of a connection, for its own base URL only. */
    connectionId: z.uuid().optional(),
    timeoutMs: z.number().int().min(100).max(30_000).default(10_000),
  }),
  transform: z.object({ set: z.record(z.string().min(1).max(80), z.unknown()) }),
  condition: z.object({
    left: z.unknown(),
    operator: z.enum(['equals', 'not_equals', 'greater_than', 'less_than', 'contains', 'exists']),
    right: z.unknown().optional(),
    otherwise: z.enum(['stop', 'fail']).default('stop'),
  }),
  delay: z.object({ ms: z.number().int().min(0).max(60_000) }),
  email: z.object({ to: text(320).min(3), subject: text(300).min(1), body: text(10_000).min(1) }),
};

/** One step as it is stored: what it is, what people call it, and what it needs. */
export const stepSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('http'), name, config: configs.http }),
  z.object({ type: z.literal('transform'), name, config: configs.transform }),
  z.object({ type: z.literal('condition'), name, config: configs.condition }),
  z.object({ type: z.literal('delay'), name, config: configs.delay }),
  z.object({ type: z.literal('email'), name, config: configs.email }),
]);

export const stepsSchema = z.array(stepSchema).max(30);

export type Step = z.infer<typeof stepSchema>;
export type ConfigOf<Type extends StepType> = Extract<Step, { type: Type }>['config'];
