import { databaseVariables } from '../plan/database-variables.ts';
import { packageFolders } from '../plan/nearest.ts';
import { sharedPackages } from '../plan/packages/names.ts';
import { stopWhenInterrupted } from '../run/interruption.ts';
import { borrowPackages } from '../run/shared-packages.ts';
import { discardWorktree, openWorktree } from '../run/worktree.ts';
import type { BaseContext } from './context.ts';
import { extractedServices } from './imports.ts';
import { presentDatabase, type TrialDatabase } from './runtime/database.ts';
import { giveEnvFiles } from './runtime/env-files.ts';
import { serviceEnvironment } from './runtime/service-env.ts';
import { createValues, type Values } from './runtime/values.ts';
import { createTurn, settled } from './side-by-side.ts';
import { testedAs } from './tested-as.ts';
import { type Findings, newFindings } from './verdict.ts';

type Env = Record<string, string>;

interface Job {
  what: string;
  command: string[];
  folder: string;
  env: Env;
  /** 'typecheck', 'build' or 'test'. Tests share one copy of the database, so one of them runs at a time. */
  kind: string;
  /** The owner's connection in the variables of the service, for tests that do what its role may not. */
  owner?: Env;
}

/** Type check, build and tests of the monolith where it remains, and of every service; the database is a copy. */
export async function checkSides(context: BaseContext, head: string): Promise<Findings> {
  const { deps, workspace, shared } = context;
  const name = `validate-sides-${context.phase}`;
  try {
    const folder = await shared.trees(() => openWorktree(deps, workspace, name, head));
    const copy = await shared.database(() => presentDatabase(context));
    try {
      const values = createValues(
        context,
        folder,
        copy === null ? null : (role) => copy.as(role),
        servicesAlone(context),
      );
      const jobs = await jobsOf(context, folder, values, copy);
      for (const job of jobs.flat()) await giveEnvFiles(deps, folder, job.folder, job.command);
      return await runJobs(context, jobs);
    } finally {
      await copy?.drop();
    }
  } finally {
    await shared.trees(() => discardWorktree(deps, workspace, name));
  }
}

const servicesAlone = ({ plan, phase }: BaseContext) => extractedServices(plan, phase).map(({ name }) => name);

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

/** The commands of each folder, in the order in which they build on each other. */
async function jobsOf(
  context: BaseContext,
  root: string,
  values: Values,
  copy: TrialDatabase | null,
): Promise<Job[][]> {
  const { plan, phase } = context;
  const env = await testEnvironment(context, values, copy);
  const final = plan.phases.find(({ name }) => name === phase)?.final === true;
  const { typecheck, build, test } = plan.monolith;
  const commands = final ? [] : Object.entries({ typecheck, build, test });
  const monolith = commands.flatMap(([what, command]) =>
    command === null ? [] : [jobOf('monolith', what, command, root, env)],
  );
  const services: Job[][] = [];
  for (const { name, folder } of extractedServices(plan, phase)) {
    await linkServicePackages(context, root, folder, plan.services[name]?.backend?.entry.module ?? '');
    const own = await serviceTests(context, `${root}/${folder}`, name, values, env);
    const owner = await ownerOf(plan, name, values);
    for (const part of ['backend', 'frontend']) {
      const jobs = await jobsOfPart(context, `${name} ${part}`, `${root}/${folder}${part}`, own);
      services.push(jobs.map((job) => (job.kind === 'test' ? { ...job, owner } : job)));
    }
  }
  for (const { name, folder } of sharedPackages(plan))
    services.push(await jobsOfPart(context, name, `${root}/${folder.replace(/\/$/, '')}`, env));
  return [monolith, ...services].filter((jobs) => jobs.length > 0);
}

async function ownerOf({ services, database }: BaseContext['plan'], name: string, values: Values): Promise<Env> {
  const service = services[name];
  if (!service || database === null) return {};
  const found: Env = {};
  for (const { variable, part } of databaseVariables(service))
    found[variable] = await values.database(database.urlEnv, part);
  return found;
}

/** A service whose packages are installed below a folder of the monolith does not find them above its own. */
async function linkServicePackages(
  { deps, workspace }: BaseContext,
  root: string,
  folder: string,
  entry: string,
): Promise<void> {
  const { files } = deps;
  const link = `${root}/${folder}node_modules`;
  if (await files.exists(link)) return;
  for (const place of packageFolders(entry)) {
    if (await files.exists(`${root}/${place}node_modules`)) {
      if (place !== '') await files.symlink(`${root}/${place}node_modules`, link);
      return;
    }
    // The phase that takes what is left takes the manifest beside them too; what was installed for it is still there.
    const installed = `${workspace.root}/${place}node_modules`;
    if (await files.exists(installed)) return borrowPackages(deps, installed, link);
  }
}

/** `env` is for tests alone. */
function jobOf(title: string, kind: string, command: string[], folder: string, env: Env): Job {
  return { what: `${title} ${kind}`, command, folder, env: kind === 'test' ? env : {}, kind };
}

async function jobsOfPart({ deps }: BaseContext, title: string, folder: string, env: Env): Promise<Job[]> {
  const manifest = `${folder}/package.json`;
  if (!(await deps.files.exists(manifest))) return [];
  const { scripts = {} } = JSON.parse(await deps.files.readText(manifest)) as { scripts?: Record<string, string> };
  return ['typecheck', 'build', 'test']
    .filter((script) => scripts[script] !== undefined)
    .map((script) => jobOf(title, script, ['npm', 'run', script], folder, env));
}

async function runJobs(context: BaseContext, folders: Job[][]): Promise<Findings> {
  const found = newFindings();
  const tests = createTurn();
  const times = new Map<Job, number>();
  const failed: Failed[] = [];
  const one = async (job: Job): Promise<void> => {
    const result = await context.shared.seats(() =>
      testedAs(context.plan, job, (env) => runJob(context, { ...job, env }), found),
    );
    times.set(job, result.ms);
    found.done++;
    if (result.exitCode !== 0 || result.timedOut) failed.push({ job, result });
  };
  await settled(
    folders.map(async (jobs) => {
      for (const job of jobs) await (job.kind === 'test' ? tests(() => one(job)) : one(job));
    }),
  );
  await sayFailed(context, failed, found);
  found.evidence.push({
    type: 'table',
    title: 'Commands',
    columns: ['what', 'command', 'seconds'],
    rows: folders.flat().map((job) => [job.what, job.command.join(' '), ((times.get(job) ?? 0) / 1000).toFixed(1)]),
  });
  return found;
}

const LIMIT_MS = 300_000;

interface Failed {
  job: Job;
  result: Ended;
}

type Ended = Awaited<ReturnType<typeof runJob>>;

/** What fails at the restore point as well shows nothing about the phase. */
async function sayFailed(context: BaseContext, failed: Failed[], found: Findings): Promise<void> {
  const before = new Map<string, boolean>();
  for (const { job, result } of failed) {
    if (!before.has(job.kind)) before.set(job.kind, await failedBefore(context, job));
    const ending = result.timedOut ? `took longer than ${LIMIT_MS / 1000} s` : `ended with ${result.exitCode}`;
    const what = `${job.what} (${job.command.join(' ')}) ${ending}`;
    if (before.get(job.kind)) found.undecided.push(`${what}, and so the monolith does at the restore point`);
    else found.failed.push(what);
    const text = `${result.stdout}${result.stderr}`.slice(-4000);
    found.evidence.push({ type: 'text', title: `Output of ${job.what}`, text });
  }
}

/** True where the monolith's own command of the kind fails at the restore point too, given what it is given now. */
async function failedBefore(context: BaseContext, { kind, env }: Job): Promise<boolean> {
  const { deps, workspace, plan, phase, restorePoint, shared } = context;
  const command = Object.entries(plan.monolith).find(([name]) => name === kind)?.[1];
  if (!Array.isArray(command)) return false;
  const name = `validate-sides-before-${phase}`;
  try {
    const folder = await shared.trees(() => openWorktree(deps, workspace, name, restorePoint.commit));
    await giveEnvFiles(deps, folder, folder, command);
    const result = await runJob(context, jobOf('monolith at the restore point', kind, command, folder, env));
    return result.exitCode !== 0 || result.timedOut;
  } finally {
    await shared.trees(() => discardWorktree(deps, workspace, name));
  }
}

async function runJob({ deps }: BaseContext, { what, command, folder, env }: Job) {
  stopWhenInterrupted(deps);
  deps.emit({ type: 'step-progress', id: 'sides', text: what });
  return deps.processes.run(command, { cwd: folder, env, timeoutMs: LIMIT_MS });
}
