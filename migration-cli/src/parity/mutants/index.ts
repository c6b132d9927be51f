import type { MutantResult } from '../../model/parity.ts';
import type { Dependencies } from '../../model/ports.ts';
import { stopWhenInterrupted } from '../../run/interruption.ts';
import type { SideSource } from '../side.ts';
import type { Candidate } from './candidates.ts';
import { choose } from './choose.ts';
import { type Base, find } from './find.ts';
import { cleanRun, type Hunt } from './hunt.ts';
import { plant } from './plant.ts';

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
    const withoutEffect: MutantResult['withoutEffect'] = [];
    const bases = new Map<number, Base>();
    const first = (one: Candidate) => clean.hits.get(one.id)?.[0] ?? 0;
    // One that changes nothing outside of the processes gives its place to the next; within a round they are taken in the trace's order.
    const queue = choose(reachable, reachable.length, seed);
    let round: Candidate[] = [];
    while (list.length < count) {
      if (round.length === 0) round = queue.splice(0, count - list.length).sort((a, b) => first(a) - first(b));
      const one = round.shift();
      if (one === undefined) break;
      stopWhenInterrupted(deps);
      const { by, effect } = await find(clean, one, bases);
      const entry = { id: one.id, kind: one.kind, file: one.file, line: one.line, change: one.change };
      if (effect === null) withoutEffect.push(entry);
      else list.push({ ...entry, found: by !== null, by });
      const text = `${list.filter(({ found }) => found).length} of ${list.length} found`;
      const missed =
        by === null
          ? `; ${effect === null ? 'without effect' : `not, ${effect}`}: ${one.file}:${one.line} ${one.change}`
          : '';
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
      withoutEffect,
    };
  } finally {
    await hunt.started.close();
  }
}

function byKind(list: MutantResult['list']): MutantResult['byKind'] {
  const kinds: MutantResult['byKind'] = {};
  for (const { kind, found } of list) {
    const entry = kinds[kind] ?? { planted: 0, found: 0 };
    kinds[kind] = { planted: entry.planted + 1, found: entry.found + (found ? 1 : 0) };
  }
  return kinds;
}
