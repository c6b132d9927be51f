import type { Command } from 'commander';
import { staleBackup } from '../backup/staleness.ts';
import { replay } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { rehearsalNeeded, rehearse } from '../rehearse/rehearse.ts';
import { copiesBehind } from '../run/copies/behind.ts';
import { dryRun } from '../run/dry-run.ts';
import { withExport } from '../run/export.ts';
import { type ExtractResult, extract } from '../run/extract.ts';
import { type Job, phaseNamed } from '../run/job.ts';
import { loadJob } from '../run/load-plan.ts';
import { refuseLocked } from '../run/lock.ts';
import { preflight, refuseOpen } from '../run/preflight.ts';
import { checkRights } from '../run/rights.ts';
import { withSession } from '../run/session.ts';
import { step } from '../run/steps.ts';
import { changesText } from './changes-text.ts';
import { type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';

interface Options {
  dryRun?: boolean;
  out?: string;
  rehearse?: boolean;
}

/** `nectar extract`: carries out a phase, or with --dry-run prints the very changes that it would make. */
export function addExtract(program: Command, context: CliContext): void {
  program
    .command('extract')
    .description('Carry out a phase: database, code as one commit, environment files; all of it or nothing')
    .argument('<phase>', 'the phase')
    .option('--dry-run', 'print the changes and make none')
    .option(
      '--no-rehearse',
      'do not try it on the restored restore point first: its statements then meet this database for the first time',
    )
    .option('--out <dir>', 'copy the finished service to a folder as well')
    .option('--json', 'print the outcome as JSON')
    .action(async (name: string, _: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const workspace = await workspaceOf(context, command, { out: options.out ?? null });
      const json = options.json === true;
      const job = () =>
        step(context.deps, 'extract:plan', `Read the code and plan ${name}`, () =>
          jobOutside(context.deps, workspace, name),
        );
      if (options.dryRun === true) {
        const planned = await dryRun(context.deps, workspace, await job(), name);
        if (json) printJson(context, { phase: name, dryRun: true, operations: planned });
        else context.stdout.write(changesText(planned));
        return context.exit(0);
      }
      await warnFirst(context.deps, workspace, name);
      const planned = await job();
      if (options.rehearse !== false) await rehearseFirst(context, workspace, planned, name);
      const result = await withSession(context.deps, workspace, 'extract', async (session) =>
        extract(session, await jobFor(context.deps, workspace, name), name),
      );
      if (json) printJson(context, result);
      else context.stdout.write(extractText(result));
      context.exit(0);
    });
}

/** What does not keep a phase from beginning, and should have been done before. */
async function warnFirst(deps: Dependencies, workspace: Workspace, name: string): Promise<void> {
  const stale = await staleBackup(deps, workspace);
  if (stale !== null) deps.emit({ type: 'warning', text: `${stale} Run: nectar backup` });
  for (const [phase, behind] of Object.entries(await copiesBehind(deps, workspace)))
    deps.emit({
      type: 'warning',
      text: `${behind.length === 1 ? 'a copy' : `${behind.length} copies`} in ${phase} lack what was committed in the monolith since. Run: nectar sync ${phase} --dry-run`,
    });
  const { phases } = replay(await readJournal(deps, workspace));
  for (const phase of phases.filter((one) => one.state === 'extracted' && one.name !== name))
    deps.emit({
      type: 'warning',
      text: `${phase.name} is extracted and was not validated: what it broke would be looked for in ${name} as well. Run: nectar validate ${phase.name}`,
    });
}

/** The default before a phase touches a database that is not a scratch one. What refuses the phase anyway is said before. */
async function rehearseFirst({ deps }: CliContext, workspace: Workspace, job: Job, name: string): Promise<void> {
  const entries = await readJournal(deps, workspace);
  const why = await rehearsalNeeded(deps, workspace, entries, job, name);
  if (why === null) return;
  const phase = phaseNamed(job.plan, name);
  await preflight({ deps, workspace, journal: { entries } }, job, phase);
  await checkRights({ deps, workspace }, job, phase);
  deps.emit({ type: 'note', text: `${why}; --no-rehearse goes without` });
  await rehearse(deps, workspace, name);
}

/** Without the lock: a phase that is open may be at work in another process, and then there is nothing to resume. */
async function jobOutside(deps: Dependencies, workspace: Workspace, name: string): Promise<Job> {
  if (replay(await readJournal(deps, workspace)).open !== null) await refuseLocked(deps, workspace);
  return jobFor(deps, workspace, name);
}

/** A run that was cut off is said first: until it is ended the plan and the code cannot be judged. */
async function jobFor(deps: Dependencies, workspace: Workspace, name: string): Promise<Job> {
  const entries = await readJournal(deps, workspace);
  refuseOpen(replay(entries));
  const job = await loadJob(deps, workspace, entries, name);
  return workspace.out === null ? job : withExport(job, phaseNamed(job.plan, name), workspace.out);
}

function extractText(result: ExtractResult): string {
  return `${result.phase} is extracted as commit ${result.commit.slice(0, 10)} (${result.operations} operations).\nRun: nectar validate ${result.phase}\n`;
}
