import type { ConfigOf, StepType } from '@nectar/contracts/core/steps.ts';
import type { TenantDb } from '@nectar/service-kit';
import type { CoreContext } from '../../../shared/context.ts';

/** What a step may read and use: the run's input, what earlier steps put out, and the doors to the outside. */
export interface StepContext extends Pick<CoreContext, 'mailer' | 'outbound' | 'secrets'> {
  values: { input: unknown; previous: unknown; steps: unknown[] };
  /** Aborted when somebody cancels the run. */
  signal: AbortSignal;
  /** One transaction in the organisation of the run. */
  inTenant: <T>(work: (db: TenantDb) => Promise<T>) => Promise<T>;
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
