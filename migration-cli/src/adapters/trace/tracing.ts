import { fileURLToPath } from 'node:url';
import type { Tracing } from '../../model/ports.ts';

/** What watches the processes of a traced command from inside. */
export function createTracing(): Tracing {
  return { preload: fileURLToPath(new URL('./preload/index.cjs', import.meta.url)) };
}
