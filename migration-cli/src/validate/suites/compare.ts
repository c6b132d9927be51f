import type { PlanFile } from '../../model/plan-file.ts';
import type { Outcome, TestOutcome } from './junit.ts';

type State = Outcome | 'absent';

export interface Difference {
  test: string;
  before: State;
  after: State;
  /** Why the plan allows it; null where it does not. */
  why: string | null;
  text: string;
}

type Allowed = PlanFile['validate']['allowedDifferences'];

/** Tests whose outcome is another one than before. What failed before and fails now is no difference. */
export function compareOutcomes(
  before: ReadonlyMap<string, TestOutcome>,
  after: ReadonlyMap<string, TestOutcome>,
  allowed: Allowed,
): Difference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((test) => {
    const [old, now] = [before.get(test), after.get(test)];
    const states = { before: old?.outcome ?? 'absent', after: now?.outcome ?? 'absent' } as const;
    if (states.before === states.after) return [];
    const rule = allowed.find(
      (one) => one.before === states.before && one.after === states.after && matches(one.test, test),
    );
    return [{ test, ...states, why: rule?.why ?? null, text: now?.text ?? '' }];
  });
}

/** A name at its end or in full; with a `*` at its end, any full name in which the text before it stands. */
function matches(pattern: string, test: string): boolean {
  if (pattern.endsWith('*')) return test.includes(pattern.slice(0, -1));
  return test === pattern || test.endsWith(` › ${pattern}`);
}

/** The rules in effect: `until` names the last phase of a rule. */
export function allowedIn(plan: PlanFile, phase: string): Allowed {
  const index = (name: string) => plan.phases.findIndex((one) => one.name === name);
  return plan.validate.allowedDifferences.filter(
    ({ until }) => until === undefined || index(until) < 0 || index(phase) <= index(until),
  );
}
