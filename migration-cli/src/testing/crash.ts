import { type Effect, watchedDoors } from '../drill/doors.ts';
import type { Dependencies, ProcessIdentity } from '../model/ports.ts';

/** What a port throws from the moment at which the process is dead. */
export class CrashError extends Error {
  constructor() {
    super('The process is dead.');
    this.name = 'CrashError';
  }
}

export interface CrashPlan {
  /** The number of the effect, from 1, at which the process dies; Infinity for never. */
  at: number;
  /** Whether that effect still happens. */
  when: 'before' | 'after';
  /** Which effects count. */
  counts(effect: Effect): boolean;
}

/** Doors that die at a chosen effect. A dead process does nothing any more: every later call throws as well. */
export function crashingDependencies(
  deps: Dependencies,
  plan: CrashPlan,
): { deps: Dependencies; effects: Effect[]; dead(): boolean } {
  const effects: Effect[] = [];
  let dead = false;
  const alive = () => {
    if (dead) throw new CrashError();
  };
  const die = (): never => {
    dead = true;
    throw new CrashError();
  };
  const effect = async <T>(one: Effect, work: () => Promise<T>): Promise<T> => {
    alive();
    if (!plan.counts(one)) return work();
    effects.push(one);
    const now = effects.length === plan.at;
    if (now && plan.when === 'before') die();
    const value = await work();
    if (now) die();
    alive();
    return value;
  };
  const look = async <T>(work: () => Promise<T>): Promise<T> => {
    alive();
    return work();
  };
  return { deps: { ...watchedDoors(deps, { effect, look }), emit: () => undefined }, effects, dead: () => dead };
}

/** Each run of a test is a process of its own to the lock; only those in `alive` are running. */
export function identities(deps: Dependencies): { next(): Dependencies } {
  let pid = 0;
  return {
    next: () => {
      const own: ProcessIdentity = { pid: ++pid, host: 'test', started: `start-${pid}` };
      const identity = async (asked?: number) => (asked === undefined || asked === own.pid ? own : null);
      return { ...deps, processes: { ...deps.processes, identity } };
    },
  };
}
