import { refusal } from '../errors/refusal.ts';
import { shuffled } from './chance.ts';
import { type Cell, cellId, FAULTS, type Hold, MOMENTS, type StepTrace } from './model.ts';

/** What every phase was seen to do: steps of its extraction, then those of its rollback. */
export type Traces = Record<string, StepTrace[]>;

/** Every cell that there is: fault × moment × step × phase. */
export function allCells(traces: Traces): Cell[] {
  return Object.entries(traces).flatMap(([phase, steps]) => {
    const names = [...new Set(steps.map(({ step }) => step))];
    return names.flatMap((step) =>
      FAULTS.flatMap((fault) => MOMENTS.map((moment): Cell => ({ fault, moment, phase, step }))),
    );
  });
}

/** Why a cell cannot be run, from what its step was seen to do; null where it can. */
export function inapplicable(cell: Cell, traces: Traces): string | null {
  const steps = traces[cell.phase] ?? [];
  const forward = steps.find((one) => one.step === cell.step && one.direction === 'apply');
  const back = steps.find((one) => one.step === cell.step && one.direction === 'revert');
  const backward = cell.moment === 'rollback' || cell.moment === 'rollback-recovery';
  const trace = backward ? back : forward;
  if (trace === undefined) return backward ? 'a rollback has no such step' : 'an extraction has no such step';
  if (!trace.intent) return 'the step goes with its work tree and has no intent of its own';
  if (cell.moment === 'mid-action' && trace.effects < 2)
    return cell.step === 'phase' ? 'between its start and its end are the other steps' : 'the step is one effect';
  if (cell.fault === 'commit-lost' && !trace.database) return 'the step commits nothing on the database';
  if ((cell.fault === 'deadlock' || cell.fault === 'lock-held') && !trace.database)
    return 'the step takes no lock on the database';
  return null;
}

/** The cells in the order of the seed, every fault in its turn, so that few cells still hold every kind. */
export function orderedCells(cells: Cell[], seed: number): Cell[] {
  const byFault = FAULTS.map((fault) =>
    shuffled(
      cells.filter((cell) => cell.fault === fault),
      cellId,
      seed,
    ),
  );
  const longest = Math.max(0, ...byFault.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) => byFault.flatMap((list) => list[index] ?? [])).flat();
}

/** A cell from its name; refused where the drill has none of that name. */
export function parseCell(text: string, cells: Cell[]): Cell {
  const found = cells.find((cell) => cellId(cell) === text);
  if (found !== undefined) return found;
  throw refusal('NECTAR-E120', {
    what: `There is no cell ${text}`,
    why: 'a cell is FAULT@MOMENT:PHASE:STEP, for a step that the phase has',
  });
}

/** Where the process stops in which the fault strikes. */
export function strikeAt(cell: Cell, traces: Traces, pick: (below: number) => number): Hold {
  const { moment, step } = cell;
  if (moment === 'recovery') return { step, direction: 'apply', at: 'first', effect: 0 };
  if (moment === 'rollback-recovery') return { step, direction: 'revert', at: 'first', effect: 0 };
  if (moment === 'rollback') return { step, direction: 'revert', at: 'after-intent', effect: 0 };
  return { step, direction: 'apply', at: moment, effect: moment === 'mid-action' ? middle(cell, traces, pick) : 0 };
}

/** After the first effect and not after the last. */
function middle(cell: Cell, traces: Traces, pick: (below: number) => number): number {
  const trace = traces[cell.phase]?.find((one) => one.step === cell.step && one.direction === 'apply');
  return 2 + pick(Math.max(1, (trace?.effects ?? 2) - 1));
}

/** Where the process before it is killed, for the moments that are recoveries; null for the others. */
export function killAt(cell: Cell): Hold | null {
  const { moment, step } = cell;
  if (moment !== 'recovery' && moment !== 'rollback-recovery') return null;
  return { step, direction: moment === 'recovery' ? 'apply' : 'revert', at: 'after-intent', effect: 0 };
}
