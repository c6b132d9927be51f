import type { Node } from '../../../code/ast.ts';
import { namesFramework } from './entries.ts';
import { routersIn } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import { type Fn, optionsOf, truth, UNKNOWN, type Value } from './values.ts';

/** What the running of one module, with all that it loads, may cost in expressions, and what all of them may. */
const MAX_STEPS = 3_000_000;
const MAX_ALL = 9_000_000;
const MAX_STACK = 120;
const MAX_SAME = 3;
const MAX_RUNS = 600;
/** A function that did nothing for routes in so many expressions does nothing for them. */
const MAX_FRUITLESS = 4000;
/** What is called on the way to the routes of an application is given up after so many expressions without one. */
const PATIENCE = 10_000;

/** A call, or the loading of a module, that has not ended. */
interface Running {
  node: Node | null;
  /** The number of steps before it. */
  start: number;
  /** True for what may build applications: it is never given up, only what it calls. */
  builds: boolean;
}

/** Thrown through everything that a call has called, up to itself. */
class GivenUp extends Error {
  readonly running: Running;
  constructor(running: Running) {
    super('a call is given up');
    this.running = running;
  }
}

/** Keeps a run bounded: recursion, functions that run again and again, what leads to no route, and the whole. */
export class Limits {
  #steps = 0;
  #end = MAX_STEPS;
  /** The number of steps, and of what was built, when something was last built or given up. */
  #since = 0;
  #built = 0;
  readonly #stack: Running[] = [];
  readonly #active = new Map<Node, number>();
  readonly #runs = new Map<Node, number>();
  readonly #fruitless = new Map<Node, number>();

  step(tracer: Tracer): boolean {
    this.#steps += 1;
    if (this.#steps - this.#since > PATIENCE) this.#giveUp(tracer);
    return this.#steps < this.#end;
  }

  bounded(run: () => void): boolean {
    this.#end = Math.min(this.#steps + MAX_STEPS, MAX_ALL);
    run();
    return this.#steps < this.#end;
  }

  /** Runs the top level of a module, which is not given up: others need all of it. */
  loading<T>(look: () => T): T {
    return this.#around({ node: null, start: this.#steps, builds: true }, look);
  }

  within(tracer: Tracer, { node, frame }: Fn, given: Value[], look: () => Value): Value {
    const active = this.#active.get(node) ?? 0;
    const runs = this.#runs.get(node) ?? 0;
    const fruitless = this.#fruitless.get(node) ?? 0;
    if (this.#stack.length >= MAX_STACK || active >= MAX_SAME || runs >= MAX_RUNS || fruitless >= MAX_FRUITLESS)
      return UNKNOWN;
    this.#active.set(node, active + 1);
    this.#runs.set(node, runs + 1);
    const running = { node, start: this.#steps, builds: namesFramework(frame.module) || routersIn(given).length > 0 };
    const before = tracer.effects;
    try {
      const result = this.#around(running, look);
      const nothing = tracer.effects === before && isNothing(result);
      this.#fruitless.set(node, nothing ? fruitless + this.#steps - running.start : 0);
      return result;
    } catch (error) {
      if (!(error instanceof GivenUp) || error.running !== running) throw error;
      return UNKNOWN;
    } finally {
      this.#active.set(node, active);
    }
  }

  #around<T>(running: Running, look: () => T): T {
    this.#stack.push(running);
    try {
      return look();
    } finally {
      this.#stack.pop();
    }
  }

  /** Ends the innermost call that took most of the time since something was built, if that was long ago. */
  #giveUp({ built }: Tracer): void {
    const half = this.#steps - PATIENCE / 2;
    this.#since = this.#steps;
    if (built !== this.#built) {
      this.#built = built;
      return;
    }
    const last = this.#stack.findLastIndex(({ builds }) => builds);
    const calls = this.#stack.slice(last + 1);
    const called = calls.findLast(({ start }) => start <= half) ?? calls[0];
    if (!called?.node) return;
    this.#fruitless.set(called.node, MAX_FRUITLESS);
    throw new GivenUp(called);
  }
}

/** A yes or no decides what else runs. */
const isNothing = (value: Value) =>
  optionsOf(value).every(({ kind }) => kind === 'unknown' || kind === 'scalar') && truth(value) !== true;
