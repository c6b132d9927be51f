import type { Dependencies } from '../model/ports.ts';
import type { Progress } from './method.ts';

/** Runs `work` as a step that screens show. */
export async function stage<T>(
  deps: Pick<Dependencies, 'emit' | 'clock'>,
  id: string,
  title: string,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const began = deps.clock.now().getTime();
  const ms = () => deps.clock.now().getTime() - began;
  deps.emit({ type: 'step-started', id, title });
  try {
    const value = await work((text) => deps.emit({ type: 'step-progress', id, text }));
    deps.emit({ type: 'step-done', id, ms: ms() });
    return value;
  } catch (error) {
    deps.emit({ type: 'step-failed', id, text: error instanceof Error ? error.message : String(error), ms: ms() });
    throw error;
  }
}
