import { resolve } from '../template';
import type { ConfigOf, StepContext, StepResult } from '../types';

/** Builds a new object from earlier values. */
export async function run(config: ConfigOf<'transform'>, context: StepContext): Promise<StepResult> {
  const output = resolve(config.set, context.values);
  return { input: { set: config.set, previous: context.values.previous }, output };
}
