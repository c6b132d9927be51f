import { refusal } from '../errors/refusal.ts';
import type { Dependencies } from '../model/ports.ts';

type Needs = Pick<Dependencies, 'signal'>;

/** Stops what goes forward where the user asked for it. What takes back or ends something never calls this. */
export function stopWhenInterrupted({ signal }: Needs): void {
  if (signal.aborted) throw refusal('NECTAR-E009', { what: 'Interrupted' });
}

/** The error of `work`, or the interruption that made it fail: a process that was ended is not what the user wants to read. */
export async function interruptible<T>(deps: Needs, state: string, next: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!deps.signal.aborted) throw error;
    throw refusal('NECTAR-E009', { what: 'Interrupted', state, next, cause: error });
  }
}
