import type { PlanFile } from '../../model/plan-file.ts';
import type { Dependencies } from '../../model/ports.ts';
import { stopWhenInterrupted } from '../../run/interruption.ts';
import type { System } from '../runtime/system.ts';
import { readJunit, type TestOutcome } from './junit.ts';

export type Suite = PlanFile['validate']['suites'][number];

export interface SuiteRun {
  tests: Map<string, TestOutcome>;
  exitCode: number;
  output: string;
}

const SUITE_MS = 300_000;

/** Runs a suite against a running system; what leaves no readable outcome is an error, never an empty result. */
export async function runSuite(deps: Dependencies, system: System, suite: Suite): Promise<SuiteRun> {
  stopWhenInterrupted(deps);
  const folder = await system.tree();
  const results = await deps.files.temporary('nectar-suite-');
  try {
    const junit = `${results}/junit.xml`;
    const values = (await system.values()).with({ JUNIT_FILE: junit });
    const path = `${folder}/node_modules/.bin:${deps.env.PATH ?? ''}`;
    const env = { PATH: path, JUNIT_FILE: junit, ...(await values.record(suite.env)) };
    const command = await Promise.all(suite.command.map((part) => values.text(part)));
    const { exitCode, stdout, stderr, timedOut } = await deps.processes.run(command, {
      cwd: folder,
      env,
      timeoutMs: SUITE_MS,
    });
    const output = `${stdout}${stderr}`;
    if (timedOut) throw new Error(`the suite ${suite.name} took longer than ${SUITE_MS / 1000} s`);
    if (!(await deps.files.exists(junit)))
      throw new Error(
        `the suite ${suite.name} wrote no JUnit file (it ended with ${exitCode}): ${output.slice(-1500)}`,
      );
    const tests = readJunit(await deps.files.readText(junit), folder);
    if (tests.size === 0) throw new Error(`the suite ${suite.name} ran no test: ${output.slice(-1500)}`);
    return { tests, exitCode, output };
  } finally {
    await deps.files.remove(results);
  }
}
