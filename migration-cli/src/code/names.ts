import type { Binding } from './scope.ts';

/** Above this many a list is searched for longer than a hash takes. */
const FEW = 8;

const NONE: readonly Binding[] = [];

/**
 * The names of a scope, in the order of their declaration. Most scopes have one to three, for which a Map takes three times
 * the memory.
 */
export class Names {
  #list: readonly Binding[] = NONE;
  #map: Map<string, Binding> | null = null;

  get(name: string): Binding | undefined {
    if (this.#map !== null) return this.#map.get(name);
    for (const binding of this.#list) if (binding.name === name) return binding;
    return undefined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** A binding of the same name is replaced where it stands. */
  set(binding: Binding): void {
    if (this.#map === null && this.#list.length === FEW) {
      this.#map = new Map(this.#list.map((known) => [known.name, known]));
      this.#list = NONE;
    }
    if (this.#map !== null) this.#map.set(binding.name, binding);
    else if (this.has(binding.name))
      this.#list = this.#list.map((known) => (known.name === binding.name ? binding : known));
    // Not pushed: a list that grows keeps room for sixteen more.
    else this.#list = [...this.#list, binding];
  }

  values(): Iterable<Binding> {
    return this.#map?.values() ?? this.#list;
  }

  keys(): string[] {
    return [...this.values()].map(({ name }) => name);
  }
}
