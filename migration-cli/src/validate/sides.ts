import { discardWorktree, openWorktree } from '../run/worktree.ts';
import type { BaseContext } from './context.ts';
import { extractedServices } from './imports.ts';
import { presentDatabase, type TrialDatabase } from './runtime/database.ts';
import { serviceEnvironment } from './runtime/service-env.ts';
import { createValues, type Values } from './runtime/values.ts';
import { type Findings, newFindings } from './verdict.ts';

type Env = Record<string, string>;

interface Job {
  what: string;
  command: string[];
  folder: string;
  env: Env;
}

/** Type check, build and tests of the monolith where it remains, and of every service; the database is a copy. */
export async function checkSides(context: BaseContext, head: string): Promise<Findings> {
  const { deps, workspace } = context;
  const name = `validate-sides-${context.phase}`;
  try {
    const folder = await openWorktree(deps, workspace, name, head);
    const copy = await presentDatabase(context);
    try {
      const values = createValues(context, folder, copy === null ? null : (role) => copy.as(role));
      return await runJobs(context, await jobsOf(context, folder, values, copy));
    } finally {
      await copy?.drop();
    }
  } finally {
    await discardWorktree(deps, workspace, name);
  }
}

/** What tests are given: the plan's values, and the copy instead of the database. */
async function testEnvironment({ plan }: BaseContext, values: Values, copy: TrialDatabase | null): Promise<Env> {
  const owner = copy === null || plan.database === null ? {} : { [plan.database.urlEnv]: copy.url };
  return { ...(await values.record(plan.validate.env)), ...owner };
}

/** The same, where the service's own variables win. */
async function serviceTests(
  context: BaseContext,
  folder: string,
  name: string,
  values: Values,
  env: Env,
): Promise<Env> {
  const path = `${folder}/.env.example`;
  if (!(await context.deps.files.exists(path))) return env;
  return { ...env, ...(await serviceEnvironment(context.plan, name, await context.deps.files.readText(path), values)) };
}

async function jobsOf(context: BaseContext, root: string, values: Values, copy: TrialDatabase | null): Promise<Job[]> {
  const { deps, plan, phase } = context;
  const env = await testEnvironment(context, values, copy);
  const final = plan.phases.find(({ name }) => name === phase)?.final === true;
  const { typecheck, build, test } = plan.monolith;
  const own = final ? [] : Object.entries({ typecheck, build, test });
  const jobs: Job[] = own.flatMap(([what, command]) =>
    command === null ? [] : [{ what: `monolith ${what}`, command, folder: root, env: what === 'test' ? env : {} }],
  );
  for (const { name, folder } of extractedServices(plan, phase)) {
    const own = await serviceTests(context, `${root}/${folder}`, name, values, env);
    for (const part of ['backend', 'frontend']) {
      const path = `${root}/${folder}${part}`;
      if (!(await deps.files.exists(`${path}/package.json`))) continue;
      const { scripts = {} } = JSON.parse(await deps.files.readText(`${path}/package.json`)) as {
        scripts?: Record<string, string>;
      };
      for (const script of ['typecheck', 'build', 'test'])
        if (scripts[script] !== undefined)
          jobs.push({
            what: `${name} ${part} ${script}`,
            command: ['npm', 'run', script],
            folder: path,
            env: script === 'test' ? own : {},
          });
    }
  }
  return jobs;
}

async function runJobs({ deps }: BaseContext, jobs: Job[]): Promise<Findings> {
  const found = newFindings();
  for (const { what, command, folder, env } of jobs) {
    deps.emit({ type: 'step-progress', id: 'sides', text: what });
    const result = await deps.processes.run(command, { cwd: folder, env, timeoutMs: 300_000 });
    found.done++;
    if (result.exitCode === 0 && !result.timedOut) continue;
    found.failed.push(
      `${what} (${command.join(' ')}) ${result.timedOut ? 'took longer than 300 s' : `ended with ${result.exitCode}`}`,
    );
    found.evidence.push({
      type: 'text',
      title: `Output of ${what}`,
      text: `${result.stdout}${result.stderr}`.slice(-4000),
    });
  }
  found.evidence.push({
    type: 'list',
    title: 'Commands',
    items: jobs.map(({ what, command }) => `${what}: ${command.join(' ')}`),
  });
  return found;
}
