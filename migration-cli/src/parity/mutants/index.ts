import type { Dependencies } from '../../model/ports.ts';
import type { MutantResult } from '../result.ts';
import type { SideSource } from '../side.ts';
import type { Finding } from '../types.ts';
import type { Candidate } from './candidates.ts';
import { choose } from './choose.ts';
import { type CleanRun, cleanRun, type Hunt, keyOf } from './hunt.ts';
import { plant } from './plant.ts';

/** Exchanges at which a fault is looked for before it counts as not found. */
const TRIES = 24;

/** Plants faults in the services, one at a time, and counts those that the comparison finds. */
export async function huntMutants(
  deps: Dependencies,
  source: SideSource,
  count: number,
  seed: number,
  open: () => Promise<Hunt>,
): Promise<Omit<MutantResult, 'cleanRuns' | 'falseAlarms' | 'falseAlarmFindings'>> {
  const candidates = await plant(deps, source.packs);
  const hunt = await open();
  try {
    const began = deps.clock.now().getTime();
    deps.emit({ type: 'step-started', id: 'mutants', title: `Planting ${count} faults, one at a time` });
    const clean = await cleanRun(hunt);
    const reachable = candidates.filter(({ id }) => clean.hits.has(id));
    const list: MutantResult['list'] = [];
    const equivalent: MutantResult['equivalent'] = [];
    const bases = new Map<number, Base>();
    const first = (one: Candidate) => clean.hits.get(one.id)?.[0] ?? 0;
    // One that turns out to be no fault gives its place to the next; within a round they are taken in the trace's order.
    const queue = choose(reachable, reachable.length, seed);
    let round: Candidate[] = [];
    while (list.length < count) {
      if (round.length === 0) round = queue.splice(0, count - list.length).sort((a, b) => first(a) - first(b));
      const one = round.shift();
      if (one === undefined) break;
      const { by, same } = await find(clean, one, bases);
      const entry = { id: one.id, kind: one.kind, file: one.file, line: one.line, change: one.change };
      if (by === null && same) equivalent.push(entry);
      else list.push({ ...entry, found: by !== null, by });
      const text = `${list.filter(({ found }) => found).length} of ${list.length} found`;
      const missed = by === null ? `; ${same ? 'no fault' : 'not'}: ${one.file}:${one.line} ${one.change}` : '';
      deps.emit({ type: 'step-progress', id: 'mutants', text: text + missed });
    }
    const found = list.filter((one) => one.found).length;
    deps.emit({
      type: 'step-done',
      id: 'mutants',
      text: `${found} of ${list.length} faults found`,
      ms: deps.clock.now().getTime() - began,
    });
    return {
      planted: list.length,
      found,
      seed,
      candidates: candidates.length,
      reachable: reachable.length,
      byKind: byKind(list),
      list,
      equivalent,
    };
  } finally {
    await hunt.started.close();
  }
}

interface Base {
  known: Set<string>;
  /** What the database answered in each run without a fault: timers may have asked in one and not in the other. */
  answers: Set<string>;
}

/** Exchanges after which the processes are ended to see what they still write. */
const ENDS = 2;

/** Where the fault shows that does not show without it, or null; `same` where the database answered as it does without it. */
async function find(
  clean: CleanRun,
  candidate: Candidate,
  bases: Map<number, Base>,
): Promise<{ by: string | null; same: boolean }> {
  const { id } = candidate;
  let same = true;
  for (const seq of spread(clean.hits.get(id) ?? [])) {
    let base = bases.get(seq);
    if (base === undefined) {
      const { found, answers } = await clean.judgeWindow(seq, 0, new Set());
      base = { known: new Set(found.map(keyOf)), answers: new Set([answers]) };
      bases.set(seq, base);
    }
    const { found, answers } = await clean.judgeWindow(seq, id, base.known);
    const [first] = found;
    if (first !== undefined && (await isClean(clean, seq, base))) return { by: described(first), same: false };
    if (first !== undefined) {
      // Something in the memory of the processes is not as it was: the fault has to show in new ones as well.
      await clean.restart();
      const again = await clean.judgeWindow(seq, id, base.known);
      await clean.restart();
      if (again.found[0] !== undefined) return { by: described(again.found[0]), same: false };
    }
    same = same && (await answeredAlike(clean, seq, id, base, answers));
  }
  if (same && isSql(candidate)) return { by: null, same };
  for (const seq of (clean.hits.get(id) ?? []).slice(0, ENDS)) {
    const [first] = await clean.judgeEnd(seq, id);
    if (first !== undefined) return { by: described(first), same: false };
  }
  return { by: null, same: false };
}

/** True where some run with the fault and some run without it got the very same answers. */
async function answeredAlike(clean: CleanRun, seq: number, id: number, base: Base, answers: string): Promise<boolean> {
  if (base.answers.has(answers)) return true;
  base.answers.add((await clean.judgeWindow(seq, 0, base.known)).answers);
  if (base.answers.has(answers)) return true;
  return base.answers.has((await clean.judgeWindow(seq, id, base.known)).answers);
}

async function isClean(clean: CleanRun, seq: number, base: Base): Promise<boolean> {
  const { found, answers } = await clean.judgeWindow(seq, 0, base.known);
  base.answers.add(answers);
  return found.length === 0;
}

function described({ seq, request, plane, at, expected, actual }: Finding): string {
  return `#${seq} ${request} — ${plane}: ${at}: ${expected.slice(0, 120)} ≠ ${actual.slice(0, 120)}`;
}

/** Only of what the database is asked can it be told that it made no difference: its answers say so. */
function isSql({ kind, replacement }: Candidate): boolean {
  return (
    kind === 'lost write' || (/\b(?:SELECT|INSERT|UPDATE|DELETE)\b/i.test(replacement) && /^[`'"]/.test(replacement))
  );
}

/** The first ones, then some from all over. */
function spread(all: number[]): number[] {
  const first = all.slice(0, TRIES / 2);
  const rest = all.slice(TRIES / 2);
  const step = Math.max(1, Math.ceil(rest.length / (TRIES / 2)));
  return [...first, ...rest.filter((_, index) => index % step === 0)];
}

function byKind(list: MutantResult['list']): MutantResult['byKind'] {
  const kinds: MutantResult['byKind'] = {};
  for (const { kind, found } of list) {
    const entry = kinds[kind] ?? { planted: 0, found: 0 };
    kinds[kind] = { planted: entry.planted + 1, found: entry.found + (found ? 1 : 0) };
  }
  return kinds;
}
