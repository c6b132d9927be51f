import type { JournalEvent } from '../model/journal.ts';
import type { Dependencies } from '../model/ports.ts';
import { type Effect, watchedDoors } from './doors.ts';
import type { Direction, Hold, StepTrace } from './model.ts';

type Line = { event: JournalEvent; operation: string | null };
type Part = { step: string; direction: Direction; role: 'intent' | 'done' | 'other' };

const ROLES: Partial<Record<JournalEvent, Omit<Part, 'step'> & { step?: string }>> = {
  'phase-started': { step: 'phase', direction: 'apply', role: 'intent' },
  'phase-extracted': { step: 'phase', direction: 'apply', role: 'done' },
  landing: { step: 'landing', direction: 'apply', role: 'intent' },
  landed: { step: 'landing', direction: 'apply', role: 'done' },
  intent: { direction: 'apply', role: 'intent' },
  applied: { direction: 'apply', role: 'done' },
  'rollback-started': { step: 'phase', direction: 'revert', role: 'intent' },
  'phase-rolled-back': { step: 'phase', direction: 'revert', role: 'done' },
  unlanding: { step: 'landing', direction: 'revert', role: 'intent' },
  unlanded: { step: 'landing', direction: 'revert', role: 'done' },
  reverting: { direction: 'revert', role: 'intent' },
  reverted: { direction: 'revert', role: 'done' },
};

/** What a line of the journal says about which step; null for lines that belong to none. */
export function partOf(line: Line): Part | null {
  const known = ROLES[line.event];
  const step = known?.step ?? line.operation;
  return known === undefined || step === null ? null : { ...known, step };
}

/** Doors that call `pause` at the chosen moment of the chosen step, once, and note what every step does. */
export function heldDoors(
  deps: Dependencies,
  hold: Hold | null,
  pause: () => Promise<void>,
): { deps: Dependencies; steps(): StepTrace[] } {
  const steps: StepTrace[] = [];
  let open: StepTrace | null = null;
  let over = hold === null;
  const stop = async () => {
    over = true;
    await pause();
  };
  const is = (part: Pick<Part, 'step' | 'direction'>) => part.step === hold?.step && part.direction === hold.direction;
  const act = async <T>(one: Effect, work: () => Promise<T>): Promise<T> => {
    if (open !== null && open.step !== 'phase' && !one.target.endsWith('/journal.head')) {
      open.effects++;
      if (one.port === 'database') open.database = true;
      if (!over && hold?.at === 'mid-action' && is(open) && open.effects === hold.effect) await stop();
    }
    return work();
  };
  const append = async <T>(line: string, work: () => Promise<T>): Promise<T> => {
    const part = partOf(JSON.parse(line) as Line);
    if (part === null) return work();
    const wanted = !over && hold !== null && is(part);
    const before = part.role === 'intent' ? 'before-intent' : 'after-action';
    if (wanted && (hold.at === 'first' || (hold.at === before && part.role !== 'other'))) await stop();
    const value = await work();
    if (part.role === 'intent') {
      open = { step: part.step, direction: part.direction, intent: true, effects: 0, database: false };
      steps.push(open);
    } else if (open?.step === part.step) open = null;
    else if (!steps.some((one) => one.step === part.step && one.direction === part.direction))
      steps.push({ step: part.step, direction: part.direction, intent: false, effects: 0, database: false });
    const after = part.role === 'intent' ? 'after-intent' : 'after-done';
    if (wanted && !over && hold.at === after) await stop();
    return value;
  };
  const watched = watchedDoors(deps, {
    effect: (one, work) =>
      one.line !== undefined && one.target.endsWith('/.nectar/journal.jsonl') ? append(one.line, work) : act(one, work),
    look: (work) => work(),
    inside: act,
  });
  return { deps: watched, steps: () => steps };
}
