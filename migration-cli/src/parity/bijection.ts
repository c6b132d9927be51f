import { momentKey } from './tokens.ts';

/**
 * Which made-up value of the one side stands for which of the other, one to one for the whole trace. Values that stood in
 * the restore point were not made up since: they only ever stand for themselves.
 */
export class Bijection {
  readonly #forward = new Map<string, { to: string; seq: number }>();
  readonly #backward = new Map<string, string>();
  readonly #fixed: ReadonlySet<string>;

  constructor(fixed: ReadonlySet<string>) {
    this.#fixed = fixed;
  }

  /** Null where `a` may stand for `b`, otherwise why not. Nothing is remembered. */
  refusal(a: string, b: string, pending: ReadonlyMap<string, string>): string | null {
    const known = pending.get(a) ?? this.#forward.get(a)?.to;
    if (known !== undefined) return known === b ? null : `${a} stood for ${known} before`;
    const back = this.#backward.get(b) ?? [...pending].find(([, to]) => to === b)?.[0];
    if (back !== undefined && back !== a) return `${b} stood for ${back} before`;
    if (a !== b && this.#fixed.has(a)) return `${a} was there before the trace`;
    if (a !== b && this.#fixed.has(b)) return `${b} was there before the trace`;
    return null;
  }

  /** True for a time that stood in the restore point. */
  stood(time: number): boolean {
    return this.#fixed.has(momentKey(time));
  }

  add(pairs: ReadonlyMap<string, string>, seq: number): void {
    for (const [a, b] of pairs) {
      if (this.#forward.has(a)) continue;
      this.#forward.set(a, { to: b, seq });
      this.#backward.set(b, a);
    }
  }

  /** The same, as it stood before an exchange. */
  before(seq: number): Bijection {
    const copy = new Bijection(this.#fixed);
    for (const [a, pair] of this.#forward) {
      if (pair.seq >= seq) continue;
      copy.#forward.set(a, pair);
      copy.#backward.set(pair.to, a);
    }
    return copy;
  }

  get size(): number {
    return this.#forward.size;
  }
}
