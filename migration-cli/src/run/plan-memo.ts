import type { Plan } from '../model/operation.ts';

const HELD = 3;

/**
 * The last plans that were made. A phase is planned outside of the lock, in its rehearsal and under the lock, and planning
 * takes long where a monolith is large. The key holds all that a plan is made of.
 */
export class PlanMemo {
  /** Least recently used first; as JSON, so that nobody changes what the next one gets. */
  readonly #held = new Map<string, string>();

  get(key: string): Plan | null {
    const text = this.#held.get(key);
    return text === undefined ? null : (JSON.parse(text) as Plan);
  }

  keep(key: string, plan: Plan): void {
    this.#held.delete(key);
    this.#held.set(key, JSON.stringify(plan));
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= HELD) break;
      this.#held.delete(oldest);
    }
  }
}
