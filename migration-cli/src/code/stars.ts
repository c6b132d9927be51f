/** Barrels of fewer stars are searched as fast as they are indexed. */
const FEW = 4;

/**
 * The `export * from` of one module by the names that they lead to: a barrel of a thousand files is not searched from its
 * beginning for every name that is taken from it.
 */
export class Stars {
  readonly #specifiers: readonly string[];
  readonly #namesOf: (specifier: string) => Iterable<string> | null;
  #byName: Map<string, number[]> | null = null;
  /** The stars that may lead to any name. */
  readonly #open: number[] = [];

  /** @param namesOf what a star's module exports itself; null where it passes on names of others */
  constructor(specifiers: readonly string[], namesOf: (specifier: string) => Iterable<string> | null) {
    this.#specifiers = specifiers;
    this.#namesOf = namesOf;
  }

  /** The specifiers that may lead to a name, in source order; every other one does not. */
  leadingTo(name: string): readonly string[] {
    if (this.#specifiers.length < FEW) return this.#specifiers;
    this.#byName ??= this.#indexed();
    const named = this.#byName.get(name) ?? [];
    const places = this.#open.length === 0 ? named : [...named, ...this.#open].sort((a, b) => a - b);
    return places.map((place) => this.#specifiers[place] ?? '');
  }

  #indexed(): Map<string, number[]> {
    const byName = new Map<string, number[]>();
    for (const [place, specifier] of this.#specifiers.entries()) {
      const names = this.#namesOf(specifier);
      if (names === null) this.#open.push(place);
      for (const name of names ?? []) {
        const known = byName.get(name);
        if (known) known.push(place);
        else byName.set(name, [place]);
      }
    }
    return byName;
  }
}
