import type { EffectWatch } from './effects.ts';

/** What POSIX calls them. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type SignalName = keyof typeof SIGNALS;
const NAMES = Object.keys(SIGNALS) as SignalName[];

/**
 * Signals that ask this process to end. Until an effect begins they do what they do by themselves, which also ends work that
 * never comes back to the event loop; from then on `stop` is called with the exit code, for every one of them.
 */
export function onSignals(stop: (code: number) => void): EffectWatch {
  let begun = false;
  const begins = () => {
    if (begun) return;
    begun = true;
    for (const name of NAMES) process.on(name, () => stop(128 + SIGNALS[name]));
  };
  return { begins, during: (work) => (begun ? work() : held(work, () => begun)) };
}

/** A signal that comes during `work` acts when that is over, unless something else began and was told of it. */
async function held<T>(work: () => Promise<T>, told: () => boolean): Promise<T> {
  const came: SignalName[] = [];
  const keep = (name: SignalName) => void came.push(name);
  for (const name of NAMES) process.on(name, keep);
  try {
    return await work();
  } finally {
    for (const name of NAMES) process.off(name, keep);
    const [first] = came;
    if (first && !told()) process.kill(process.pid, first);
  }
}
