import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfigOf } from '@nectar/contracts/core/steps.ts';
import type { StepContext, StepResult } from '../step.ts';

/** Waits; a cancelled run stops waiting at once. */
export async function run(config: ConfigOf<'delay'>, context: StepContext): Promise<StepResult> {
  await sleep(config.ms, undefined, { signal: context.signal });
  return { input: { ms: config.ms }, output: { waitedMs: config.ms }, passThrough: true };
}
