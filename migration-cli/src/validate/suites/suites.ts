import type { Inventory } from '../../model/inventory.ts';
import type { BaseContext } from '../context.ts';
import { NotReady } from '../runtime/start.ts';
import type { System } from '../runtime/system.ts';
import { type Findings, newFindings } from '../verdict.ts';
import { askPlainly } from './ask-plainly.ts';
import { baselineOf } from './baseline.ts';
import { allowedIn, compareOutcomes, type Difference } from './compare.ts';
import type { Outcome } from './junit.ts';
import type { SuiteRun } from './run-suite.ts';
import type { SuiteRuns } from './suite-runs.ts';

/** Every suite says of the services what it says of the monolith before the migration, test by test. */
export async function checkSuites(
  context: BaseContext,
  system: System,
  suiteRuns: SuiteRuns,
  inventories: { before: Inventory; after: Inventory },
): Promise<Findings> {
  const { deps, plan, phase } = context;
  const found = newFindings();
  if (plan.validate.suites.length === 0) return withoutSuite(context, system, inventories);
  for (const suite of plan.validate.suites) {
    const before = await baselineOf(context, suite);
    if (!(await started(system, found))) return found;
    deps.emit({ type: 'step-progress', id: 'suites', text: `${suite.name} on what stands now` });
    const after = await suiteRuns(suite);
    const differences = compareOutcomes(before.tests, after.tests, allowedIn(plan, phase));
    found.done += after.tests.size;
    judge(suite.name, after, differences, found);
    showCounts(suite.name, before, after, differences, found);
    if (differences.some(({ why }) => why === null))
      for (const { name, text } of system.outputs())
        if (text !== '') found.evidence.push({ type: 'text', title: `Output of ${name}`, text });
  }
  return found;
}

async function withoutSuite(
  context: BaseContext,
  system: System,
  inventories: { before: Inventory; after: Inventory },
): Promise<Findings> {
  const cut = context.plan.phases.some(({ routes }) => routes !== undefined);
  const found = newFindings();
  if (!cut) return { ...found, undecided: ['the plan names no suite'] };
  return (await started(system, found)) ? askPlainly(context, system, inventories) : found;
}

/** Services that do not get ready are a difference: the monolith did. */
export async function started(system: System, found: Findings): Promise<boolean> {
  try {
    await system.start();
    return true;
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    found.failed.push(error.message);
    found.evidence.push({ type: 'text', title: 'Output', text: error.output.slice(-4000) });
    return false;
  }
}

function judge(suite: string, after: SuiteRun, differences: Difference[], found: Findings): void {
  for (const { test, before, after: now, why, text } of differences) {
    if (why !== null) continue;
    found.failed.push(`${test} (${suite}) was ${before} and is ${now}`);
    if (text !== '') found.evidence.push({ type: 'text', title: test, text: text.slice(0, 2000) });
  }
  const anyFailed = [...after.tests.values()].some(({ outcome }) => outcome === 'failed');
  if (after.exitCode === 0 || anyFailed) return;
  found.failed.push(`the suite ${suite} ended with ${after.exitCode} though no test failed`);
  found.evidence.push({ type: 'text', title: `Output of ${suite}`, text: after.output.slice(-4000) });
}

function showCounts(
  suite: string,
  before: SuiteRun,
  after: SuiteRun,
  differences: Difference[],
  found: Findings,
): void {
  const count = ({ tests }: SuiteRun, outcome: Outcome) =>
    String([...tests.values()].filter((one) => one.outcome === outcome).length);
  const outcomes: Outcome[] = ['passed', 'failed', 'skipped'];
  found.evidence.push({
    type: 'table',
    title: `Tests of ${suite}`,
    columns: ['run', ...outcomes],
    rows: [
      ['before', ...outcomes.map((outcome) => count(before, outcome))],
      ['after', ...outcomes.map((outcome) => count(after, outcome))],
    ],
  });
  if (differences.length === 0) return;
  found.evidence.push({
    type: 'table',
    title: `Differences in ${suite}`,
    columns: ['test', 'before', 'after', 'allowed because'],
    rows: differences.map(({ test, before: old, after: now, why }) => [test, old, now, why ?? 'not allowed']),
  });
}
