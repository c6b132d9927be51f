import type { Dependencies } from '../model/ports.ts';

/** Runs `work` as a step that screens show. `text` says what came of it. */
export async function step<T>(
  deps: Pick<Dependencies, 'emit' | 'clock'>,
  id: string,
  title: string,
  work: (progress: (text: string) => void) => Promise<T>,
  text?: (value: T) => string,
): Promise<T> {
  const began = deps.clock.now().getTime();
  const ms = () => deps.clock.now().getTime() - began;
  deps.emit({ type: 'step-started', id, title });
  try {
    const value = await work((progress) => deps.emit({ type: 'step-progress', id, text: progress }));
    deps.emit({ type: 'step-done', id, ms: ms(), ...(text === undefined ? {} : { text: text(value) }) });
    return value;
  } catch (error) {
    // The rest is said by whoever catches it.
    const [reason = ''] = reasonOf(error).split('\n');
    deps.emit({ type: 'step-failed', id, text: reason, ms: ms() });
    throw error;
  }
}

/** What went wrong, in one line or a few. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'why' in error && typeof error.why === 'string' && error.why !== ''
    ? `${error.message}: ${error.why}`
    : error.message;
}

/** 'file' with its number. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
