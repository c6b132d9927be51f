import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfigOf, StepContext, StepResult } from '../types';

/** Waits; a cancelled run stops waiting at once. */
export async function run(config: ConfigOf<'delay'>, context: StepContext): Promise<StepResult> {
  await sleep(config.ms, undefined, { signal: context.signal });
  return { input: { ms: config.ms }, output: { waitedMs: config.ms }, passThrough: true };
}
