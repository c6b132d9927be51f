import { child, type Node, nameOf, propertyOf, unwrap } from './ast.ts';

const NONE: Node[] = [];

/** The last name of what is called: 'c' for `a.b.c()`, '' where it has none. */
export function calledLast(call: Node): string {
  const callee = unwrap(child(call, 'callee'));
  return propertyOf(callee) ?? nameOf(callee) ?? '';
}

/** What a pattern says of a name; the same few names are asked about in every module of a tree. */
const verdicts = new WeakMap<RegExp, Map<string, boolean>>();

function verdictsOf(pattern: RegExp): Map<string, boolean> {
  const known = verdicts.get(pattern) ?? new Map<string, boolean>();
  verdicts.set(pattern, known);
  return known;
}

/** The calls of one module by the last name of what they call, so that a reader looks at those alone that concern it. */
export class CallIndex {
  readonly #calls: Node[];
  readonly #names: string[];

  constructor(calls: Node[]) {
    this.#calls = calls;
    this.#names = calls.map(calledLast);
  }

  /** In source order. The pattern must be a constant without the flags 'g' and 'y'. */
  named(pattern: RegExp): Node[] {
    const known = verdictsOf(pattern);
    let found = NONE;
    for (const [index, name] of this.#names.entries()) {
      let verdict = known.get(name);
      if (verdict === undefined) {
        verdict = pattern.test(name);
        known.set(name, verdict);
      }
      const call = this.#calls[index];
      if (!verdict || !call) continue;
      if (found === NONE) found = [call];
      else found.push(call);
    }
    return found;
  }
}
