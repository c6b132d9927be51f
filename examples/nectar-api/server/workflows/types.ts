import { z } from 'zod';

/** The fixed list: only these names are ever imported from ./steps. */
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

/** One step as it is stored in workflows.steps: what it is, what people call it, and what it needs. */
export const stepSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('http'), name, config: configs.http }),
  z.object({ type: z.literal('transform'), name, config: configs.transform }),
  z.object({ type: z.literal('condition'), name, config: configs.condition }),
  z.object({ type: z.literal('delay'), name, config: configs.delay }),
  z.object({ type: z.literal('email'), name, config: configs.email }),
]);

export const stepsSchema = z.array(stepSchema).max(30);

export type Step = z.infer<typeof stepSchema>;
export type StepOf<Type extends StepType> = Extract<Step, { type: Type }>;
export type ConfigOf<Type extends StepType> = StepOf<Type>['config'];

/** What a step may read: the run's input and what earlier steps put out. */
export interface StepContext {
  organizationId: string;
  runId: string;
  values: { input: unknown; previous: unknown; steps: unknown[] };
  /** Aborted when somebody cancels the run. */
  signal: AbortSignal;
}

export interface StepResult {
  /** What the step was really given, after templates were filled in. */
  input: unknown;
  output: unknown;
  /** Ends the run successfully without the steps that follow. */
  stop?: boolean;
  /** The next step sees what this one saw as {{previous}}, not this step's output. */
  passThrough?: boolean;
}

/** A step's own failure; keeps the input, so that the run history shows what was tried. */
export class StepError extends Error {
  readonly input: unknown;
  readonly output: unknown;

  constructor(message: string, input: unknown, output?: unknown, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StepError';
    this.input = input;
    this.output = output;
  }
}

export interface StepModule<Type extends StepType = StepType> {
  run(config: ConfigOf<Type>, context: StepContext): Promise<StepResult>;
}
