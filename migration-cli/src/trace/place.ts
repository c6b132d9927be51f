import type { TracedPlace, TracedStatement } from '../model/run-trace.ts';

const keyOf = ({ file, line }: TracedPlace) => `${file}:${line}`;

/** Which file of a chain is the one that asks; null where no file is known. */
export type Asker = (chain: TracedPlace[]) => TracedPlace | null;

/**
 * The nearest file asks, unless its line passes on what others hand it: `query(text)` of a module for the database sends
 * the texts of all its callers. Such a line has sent several texts for several files.
 */
export function askerIn(statements: Pick<TracedStatement, 'text' | 'chains'>[]): Asker {
  const callers = new Map<string, Set<string>>();
  const texts = new Map<string, Set<string>>();
  for (const { text, chains } of statements) {
    for (const chain of chains) {
      for (const [index, place] of chain.entries()) {
        const next = chain[index + 1];
        if (next === undefined) continue;
        const key = keyOf(place);
        callers.set(key, (callers.get(key) ?? new Set()).add(next.file));
        texts.set(key, (texts.get(key) ?? new Set()).add(text));
      }
    }
  }
  const helps = (place: TracedPlace) =>
    (callers.get(keyOf(place))?.size ?? 0) > 1 && (texts.get(keyOf(place))?.size ?? 0) > 1;
  return (chain) => chain.find((place) => !helps(place)) ?? chain[0] ?? null;
}

/** 'file:line', or that it is not known. */
export function placeText(place: TracedPlace | null): string {
  return place === null ? 'unknown file' : `${place.file}:${place.line}`;
}
