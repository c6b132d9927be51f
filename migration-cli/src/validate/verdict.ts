import type { CheckResult, Evidence, Verdict } from '../model/check-result.ts';
import type { BaseContext } from './context.ts';

/** What a check found, one line for each finding. */
export interface Findings {
  failed: string[];
  undecided: string[];
  evidence: Evidence[];
  /** The ids under which an engineer may let stay what was found. */
  acceptable: string[];
  /** How many things were executed or compared. */
  done: number;
}

export function newFindings(): Findings {
  return { failed: [], undecided: [], evidence: [], acceptable: [], done: 0 };
}

/** Fails where anything failed, is undecided where anything could not be decided or nothing was done at all. */
export function verdictOf(found: Findings): Verdict {
  if (found.failed.length > 0) return 'fail';
  return found.undecided.length > 0 || found.done === 0 ? 'undecided' : 'pass';
}

/** Runs a check; what it throws makes it undecided. */
export async function runFindings(
  context: BaseContext,
  id: string,
  title: string,
  work: () => Promise<Findings>,
  passed: (found: Findings) => string,
): Promise<CheckResult> {
  const began = context.deps.clock.now().getTime();
  let found: Findings;
  try {
    found = await work();
  } catch (error) {
    found = {
      ...newFindings(),
      undecided: [`it could not run: ${error instanceof Error ? error.message : String(error)}`],
    };
  }
  const verdict = verdictOf(found);
  const lists: Evidence[] = [];
  if (found.failed.length > 0) lists.push({ type: 'list', title: 'What is wrong', items: found.failed });
  if (found.undecided.length > 0)
    lists.push({ type: 'list', title: 'What could not be decided', items: found.undecided });
  const summary = {
    pass: passed(found),
    fail: `${found.failed.length} findings, the first: ${found.failed[0] ?? ''}`,
    undecided: `Not decided: ${found.undecided[0] ?? 'there was nothing to try'}`,
  }[verdict];
  return {
    id,
    title,
    phase: context.phase,
    verdict,
    summary,
    evidence: [...lists, ...found.evidence],
    ...(found.acceptable.length > 0 ? { acceptable: found.acceptable } : {}),
    ms: context.deps.clock.now().getTime() - began,
  };
}
