import type { Candidate } from './candidates.ts';

/** `count` of the candidates: kinds in turn, and within a kind at random, the same for the same seed. */
export function choose(candidates: Candidate[], count: number, seed: number): Candidate[] {
  const random = generator(seed);
  const kinds = new Map<string, Candidate[]>();
  for (const one of candidates) kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one]);
  const piles = [...kinds].sort(([a], [b]) => a.localeCompare(b)).map(([, pile]) => shuffled(pile, random));
  const chosen: Candidate[] = [];
  while (chosen.length < count && piles.some((pile) => pile.length > 0)) {
    for (const pile of piles) {
      const next = pile.pop();
      if (next !== undefined && chosen.length < count) chosen.push(next);
    }
  }
  return chosen;
}

function shuffled<T>(items: T[], random: () => number): T[] {
  const made = [...items];
  for (let index = made.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [made[index], made[other]] = [made[other] as T, made[index] as T];
  }
  return made;
}

/** mulberry32: small, and the same on every machine. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
