import type { CheckResult } from './check-result.ts';

/** What is known about a phase: which checks prove it, what they found, and whether that is still about what stands there. */
export interface Proof {
  expected: { id: string; title: string }[];
  /** Checks that have nothing to prove in this phase. */
  notDue: { id: string; title: string; why: string }[];
  /** When the checks had run, null where they never did. */
  at: string | null;
  commit: string | null;
  results: CheckResult[];
  /** Why the results are no longer about what stands there; empty while they are. */
  stale: string[];
}

/** How a check counts: only a current result is a verdict. */
export type Standing = 'pass' | 'fail' | 'undecided' | 'stale' | 'not proven';

export interface StandingCheck {
  id: string;
  title: string;
  standing: Standing;
  /** Null where it never ran. */
  result: CheckResult | null;
}

/** Every check that the phase needs, and whatever else was kept. */
export function standings({ expected, results, stale }: Proof): StandingCheck[] {
  const extra = results.filter(({ id }) => !expected.some((one) => one.id === id));
  return [...expected, ...extra].map(({ id, title }) => {
    const result = results.find((one) => one.id === id) ?? null;
    const standing = result === null ? 'not proven' : stale.length > 0 ? 'stale' : result.verdict;
    return { id, title, standing, result };
  });
}

/** True where every check that the phase needs has passed on what stands there now. */
export const isProven = (proof: Proof): boolean =>
  proof.expected.length > 0 && standings(proof).every(({ standing }) => standing === 'pass');
