/** What the memo needs to know of a parsed file. */
interface Parsed {
  path: string;
  text: string;
}

/** Source characters whose parse results are held even when nobody uses them: about 100 MB of syntax trees. */
const HELD_CHARACTERS = 2_000_000;

/**
 * Keeps the last parse result of each path. One that somebody still uses is always found again; of the others the most
 * recent ones are held, so that a repository of any size costs no more memory than its readers hold themselves.
 * A path is part of the key, because readers keep facts by node and a node belongs to one file.
 */
export class ParseMemo<T extends Parsed> {
  readonly #parse: (path: string, text: string) => T;
  readonly #last = new Map<string, WeakRef<T>>();
  /** Least recently used first. */
  readonly #held = new Set<T>();
  #characters = 0;

  constructor(parse: (path: string, text: string) => T) {
    this.#parse = parse;
  }

  get(path: string, text: string): T {
    const last = this.#last.get(path)?.deref();
    const result = last?.text === text ? last : this.#parse(path, text);
    if (result !== last) this.#last.set(path, new WeakRef(result));
    this.#hold(result);
    return result;
  }

  #hold(result: T): void {
    if (!this.#held.delete(result)) this.#characters += result.text.length;
    this.#held.add(result);
    for (const oldest of this.#held) {
      if (this.#characters <= HELD_CHARACTERS) break;
      this.#held.delete(oldest);
      this.#characters -= oldest.text.length;
    }
  }
}
