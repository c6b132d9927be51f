import { randomBytes } from 'node:crypto';
import type { Random } from '../model/ports.ts';

/** The operating system's random bytes. */
export function createRandom(): Random {
  return { bytes: (count) => randomBytes(count) };
}
