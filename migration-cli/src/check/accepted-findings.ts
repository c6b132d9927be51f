import type { Accepted } from '../model/accepted.ts';
import type { Evaluation, Violation } from './evaluate.ts';
import type { RatchetProblem } from './ratchet.ts';

/** The id of a broken rule, for the list of what is accepted. */
export function violationId({ rule, file, target }: Violation): string {
  return `${rule}:${file}>${target}`;
}

/** What is broken and not accepted, and what is accepted and not broken any more. */
export function withAccepted(
  evaluation: Evaluation,
  accepted: Accepted[],
  file: string,
): Evaluation & { accepted: Violation[]; problems: RatchetProblem[] } {
  const ids = new Set(accepted.map(({ id }) => id));
  const isAccepted = (violation: Violation) => ids.has(violationId(violation));
  const found = new Set(evaluation.violations.map(violationId));
  return {
    ...evaluation,
    violations: evaluation.violations.filter((one) => !isAccepted(one)),
    accepted: evaluation.violations.filter(isAccepted),
    problems: goneOf(file, accepted, found),
  };
}

/** An accepted finding that is none any more has to go, so that it cannot come back unseen. */
export function goneOf(file: string, accepted: Accepted[], found: Set<string>): RatchetProblem[] {
  return accepted
    .filter(({ id }) => !found.has(id))
    .map(({ id }) => ({ file, what: `${id} is accepted and is no finding any more`, next: 'remove it from the list' }));
}
