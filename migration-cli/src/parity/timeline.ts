/** Times of a run by which exchange was under way: two runs never take equally long, but do the same things in the same order. */
export class Timeline {
  readonly #starts: number[] = [];
  readonly #sequences: number[] = [];

  add(seq: number, start: number): void {
    this.#sequences.push(seq);
    this.#starts.push(start);
  }

  /** True where both times are of the same or a neighbouring exchange, or equally far from the present one. */
  same(mine: number, other: Timeline, theirs: number, seq: number): boolean {
    const [a, b] = [this.#positionOf(mine), other.#positionOf(theirs)];
    if (a >= 0 && b >= 0 && Math.abs(a - b) <= 1 && this.#past(mine, seq) && other.#past(theirs, seq)) return true;
    const [from, to] = [mine - this.#startOf(seq), theirs - other.#startOf(seq)];
    return Math.abs(from - to) <= TOLERANCE_MS + Math.abs(from) * 0.0001;
  }

  /** True for a time shortly before the first exchange, when the processes were started. */
  beforeFirst(time: number): boolean {
    const [first] = this.#starts;
    return first !== undefined && time <= first && time >= first - STARTING_MS;
  }

  #startOf(seq: number): number {
    const index = this.#sequences.lastIndexOf(seq);
    return this.#starts[index < 0 ? this.#starts.length - 1 : index] ?? 0;
  }

  #past(time: number, seq: number): boolean {
    return time <= this.#startOf(seq) + UNDER_WAY_MS;
  }

  /** Index of the exchange under way at that time; -1 before the first one. */
  #positionOf(time: number): number {
    let [low, high] = [0, this.#starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      // Programs that keep whole seconds round down.
      if ((this.#starts[middle] ?? 0) <= time + 1) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  before(seq: number): Timeline {
    const copy = new Timeline();
    for (const [index, one] of this.#sequences.entries()) if (one < seq) copy.add(one, this.#starts[index] ?? 0);
    return copy;
  }
}

/** Processes get their turns at different moments, and some keep whole seconds. */
const TOLERANCE_MS = 3000;
const UNDER_WAY_MS = 15_000;
const STARTING_MS = 120_000;
