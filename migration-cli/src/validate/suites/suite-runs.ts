import type { Dependencies } from '../../model/ports.ts';
import type { System } from '../runtime/system.ts';
import type { Gate } from '../side-by-side.ts';
import { runSuite, type Suite, type SuiteRun } from './run-suite.ts';

/** Runs each suite on a system once, whichever check asks first. */
export type SuiteRuns = (suite: Suite) => Promise<SuiteRun>;

export function createSuiteRuns(deps: Dependencies, system: System, seats: Gate): SuiteRuns {
  const runs = new Map<string, Promise<SuiteRun>>();
  return (suite) => {
    const known = runs.get(suite.name) ?? seats(() => runSuite(deps, system, suite));
    runs.set(suite.name, known);
    return known;
  };
}
