import type { Clock } from '../model/ports.ts';

/** The machine's clock. */
export function createClock(): Clock {
  return { now: () => new Date() };
}
