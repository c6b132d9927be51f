import { child, type Node, nameOf, propertyOf, unwrap } from './ast.ts';

const NONE: Node[] = [];

/** The last name of what is called: 'c' for `a.b.c()`, '' where it has none. */
export function calledLast(call: Node): string {
  const callee = unwrap(child(call, 'callee'));
  return propertyOf(callee) ?? nameOf(callee) ?? '';
}

/** A number for each name: the same few names are called in every module of a tree. */
const numbers = new Map<string, number>();
const names: string[] = [];

function numberOf(name: string): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  numbers.set(name, names.length);
  return names.push(name) - 1;
}

/** What a pattern says of the names by their numbers, as far as it was asked. */
const verdicts = new Map<string, boolean[]>();

function verdictsOf(pattern: RegExp): boolean[] {
  // A literal is another object each time that it is evaluated.
  const known = verdicts.get(pattern.source) ?? [];
  verdicts.set(pattern.source, known);
  for (let number = known.length; number < names.length; number += 1) known.push(pattern.test(names[number] ?? ''));
  return known;
}

/** The calls of one module by the last name of what they call, so that a reader looks at those alone that concern it. */
export class CallIndex {
  readonly #calls: Node[];
  readonly #numbers: Uint32Array;

  constructor(calls: Node[]) {
    this.#calls = calls;
    this.#numbers = Uint32Array.from(calls, (call) => numberOf(calledLast(call)));
  }

  /** In source order. The pattern is a constant without flags. */
  named(pattern: RegExp): Node[] {
    const fits = verdictsOf(pattern);
    let found = NONE;
    for (let index = 0; index < this.#numbers.length; index += 1) {
      const call = fits[this.#numbers[index] ?? 0] ? this.#calls[index] : undefined;
      if (call === undefined) continue;
      if (found === NONE) found = [call];
      else found.push(call);
    }
    return found;
  }
}
