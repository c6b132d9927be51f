import type { ConfigOf } from '@nectar/contracts/core/steps.ts';
import type { StepContext, StepResult } from '../step.ts';
import { resolve } from '../template.ts';

/** Builds a new object from earlier values. */
export async function run(config: ConfigOf<'transform'>, context: StepContext): Promise<StepResult> {
  const output = resolve(config.set, context.values);
  return { input: { set: output, previous: context.values.previous }, output };
}
