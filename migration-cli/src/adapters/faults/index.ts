import type { Faults } from '../../model/faults.ts';
import { openProxy } from './proxy.ts';
import { talk } from './talk.ts';

/** Processes that are stopped at a chosen moment, and a proxy that loses replies. */
export function createFaults(): Faults {
  return { talk, proxy: openProxy };
}
