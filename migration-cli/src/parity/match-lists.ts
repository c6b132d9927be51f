import type { Comparison, Difference } from './compare-values.ts';

interface Matching<T> {
  compare(a: T, b: T, context: Comparison): Difference[];
  missing(one: T): Difference;
  extra(one: T): Difference;
}

/** Pairs two lists whose order says nothing: equal ones first, then those that differ least; what is left is missing or extra. */
export function matchLists<T>(a: T[], b: T[], context: Comparison, matching: Matching<T>): Difference[] {
  const rest = [...b];
  const unmatched: T[] = [];
  for (const one of a) {
    const index = rest.findIndex((other) => tried(one, other, context, matching).length === 0);
    if (index < 0) unmatched.push(one);
    else rest.splice(index, 1);
  }
  const found: Difference[] = [];
  for (const one of unmatched) {
    const [best] = rest
      .map((other, index) => ({ index, differences: tried(one, other, context, matching, false) }))
      .sort((x, y) => x.differences.length - y.differences.length);
    if (best === undefined) found.push(matching.missing(one));
    else {
      found.push(...best.differences);
      rest.splice(best.index, 1);
    }
  }
  return [...found, ...rest.map((one) => matching.extra(one))];
}

/** Keeps what the comparison has learnt only where both are equal and `keep` says so. */
function tried<T>(a: T, b: T, context: Comparison, matching: Matching<T>, keep = true): Difference[] {
  const pending = new Map(context.pending);
  const differences = matching.compare(a, b, { ...context, pending });
  if (differences.length === 0 && keep) for (const [left, right] of pending) context.pending.set(left, right);
  return differences;
}
