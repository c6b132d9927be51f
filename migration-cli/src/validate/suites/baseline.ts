import { createHash } from 'node:crypto';
import type { BaseContext } from '../context.ts';
import { createSystem } from '../runtime/system.ts';
import type { TestOutcome } from './junit.ts';
import { runSuite, type Suite, type SuiteRun } from './run-suite.ts';

interface Kept {
  exitCode: number;
  tests: Record<string, TestOutcome>;
}

/** What the suite says of the monolith at the restore point, on the database of then. It is run once and kept. */
export async function baselineOf(context: BaseContext, suite: Suite): Promise<SuiteRun> {
  const { deps, workspace, plan, restorePoint } = context;
  const asked = [suite, plan.validate.env, plan.validate.companions, plan.monolith.start, restorePoint.id];
  const hash = createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 16);
  const path = `${workspace.state}/baseline/${restorePoint.commit}-${hash}.json`;
  if (await deps.files.exists(path)) {
    const kept = JSON.parse(await deps.files.readText(path)) as Kept;
    return { exitCode: kept.exitCode, tests: new Map(Object.entries(kept.tests)), output: '' };
  }
  deps.emit({ type: 'step-progress', id: 'suites', text: `${suite.name} on the monolith at the restore point` });
  const system = createSystem({ context, commit: restorePoint.commit, time: 'before' });
  try {
    await system.start();
    const run = await context.shared.seats(() => runSuite(deps, system, suite));
    const kept: Kept = { exitCode: run.exitCode, tests: Object.fromEntries(run.tests) };
    await deps.files.write(path, `${JSON.stringify(kept, null, 2)}\n`);
    return run;
  } finally {
    await system.close();
  }
}
