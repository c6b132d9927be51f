import type { Finding } from '../../model/parity.ts';
import { type Answers, answeredAlike } from './answers.ts';
import type { Candidate } from './candidates.ts';
import { type CleanRun, keyOf } from './hunt.ts';
import { actsThroughDatabase } from './sql.ts';

export interface Base {
  known: Set<string>;
  /** What the database answered in each run without a fault: timers may have asked in one and not in the other. */
  answers: Answers[];
}

export interface Outcome {
  /** Where the fault shows that does not show without it; null where it shows nowhere. */
  by: string | null;
  /**
   * Why it cannot be said that the fault changed nothing outside of the processes; null where it was shown that no answer,
   * row, call, mail or query's outcome was another one.
   */
  effect: string | null;
}

/** Exchanges at which a fault is looked for before it counts as not found. */
const TRIES = 24;
/** Exchanges after which the processes are ended to see what they still write. */
const ENDS = 2;
/** How many requests on a fault that did not show is still looked for: what was not done may be missed much later. */
const LATER = 40;
const AT_ONCE = 2;

/** Looks for a fault where it is executed: there, then in requests long after, then in what is written at the end. */
export async function find(clean: CleanRun, { id, kind }: Candidate, bases: Map<number, Base>): Promise<Outcome> {
  const hits = clean.hits.get(id) ?? [];
  let effect: string | null = null;
  for (const seq of spread(hits)) {
    const base = await baseOf(clean, seq, bases);
    const { found, answers, masked } = await clean.judgeWindow(seq, id, base.known, AT_ONCE);
    const by = await confirmed(clean, seq, id, base, found[0], AT_ONCE);
    if (by !== null) return { by, effect: 'it shows' };
    // Where the database answered the same, what differs at a place of noise does not come from a fault of SQL.
    effect ??=
      masked && !actsThroughDatabase(kind)
        ? `#${seq}: what is noise or tolerated differs`
        : (await unnoticed(clean, seq, id, base, answers))
          ? null
          : `#${seq}: the database answered something else`;
  }
  if (effect === null) return { by: null, effect };
  for (const seq of hits.slice(0, ENDS)) {
    const [first] = (await clean.judgeWindow(seq, id, new Set(), LATER)).found;
    if (first === undefined) continue;
    const known = new Set((await clean.judgeWindow(seq, 0, new Set(), LATER)).found.map(keyOf));
    if (known.has(keyOf(first))) continue;
    const by = await confirmed(clean, seq, id, { known, answers: [] }, first, LATER);
    if (by !== null) return { by, effect };
  }
  for (const seq of hits.slice(0, ENDS)) {
    const [first] = await clean.judgeEnd(seq, id);
    if (first !== undefined) return { by: described(first), effect };
  }
  return { by: null, effect };
}

async function baseOf(clean: CleanRun, seq: number, bases: Map<number, Base>): Promise<Base> {
  const known = bases.get(seq);
  if (known !== undefined) return known;
  const { found, answers } = await clean.judgeWindow(seq, 0, new Set(), AT_ONCE);
  const base = { known: new Set(found.map(keyOf)), answers: [answers] };
  bases.set(seq, base);
  return base;
}

/** A difference counts where the same requests are clean without the fault, if need be in new processes. */
async function confirmed(
  clean: CleanRun,
  seq: number,
  id: number,
  base: Base,
  first: Finding | undefined,
  requests: number,
): Promise<string | null> {
  if (first === undefined) return null;
  const without = await clean.judgeWindow(seq, 0, base.known, requests);
  base.answers.push(without.answers);
  if (without.found.length === 0) return described(first);
  // Something in the memory of the processes is not as it was: the fault has to show in new ones as well.
  await clean.restart();
  const fresh = await clean.judgeWindow(seq, 0, base.known, requests);
  await clean.restart();
  const known = new Set([...base.known, ...fresh.found.map(keyOf)]);
  const again = await clean.judgeWindow(seq, id, known, requests);
  await clean.restart();
  return again.found[0] === undefined ? null : described(again.found[0]);
}

/** Runs without a fault that are asked for their answers before a fault counts as one that the database noticed. */
const BASES = 4;

/** True where the database answered as it does without the fault. */
async function unnoticed(clean: CleanRun, seq: number, id: number, base: Base, answers: Answers): Promise<boolean> {
  if (answeredAlike(base.answers, answers)) return true;
  while (base.answers.length < BASES) {
    base.answers.push((await clean.judgeWindow(seq, 0, base.known, AT_ONCE)).answers);
    if (answeredAlike(base.answers, answers)) return true;
  }
  return answeredAlike(base.answers, (await clean.judgeWindow(seq, id, base.known, AT_ONCE)).answers);
}

function described({ seq, request, plane, at, expected, actual }: Finding): string {
  return `#${seq} ${request} — ${plane}: ${at}: ${expected.slice(0, 120)} ≠ ${actual.slice(0, 120)}`;
}

/** The first ones, then some from all over. */
function spread(all: number[]): number[] {
  const first = all.slice(0, TRIES / 2);
  const rest = all.slice(TRIES / 2);
  const step = Math.max(1, Math.ceil(rest.length / (TRIES / 2)));
  return [...first, ...rest.filter((_, index) => index % step === 0)];
}
