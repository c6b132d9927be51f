import type { Command } from 'commander';
import { type SyncedPhase, sync } from '../run/copies/sync.ts';
import { withSession } from '../run/session.ts';
import { step } from '../run/steps.ts';
import { type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';

interface Options {
  dryRun?: boolean;
  keep?: string[];
}

/** `nectar sync`: what was committed in the monolith since a phase, carried into the files that the phase copied. */
export function addSync(program: Command, context: CliContext): void {
  program
    .command('sync')
    .description('Carry what was committed in the monolith since a phase into the files that the phase copied')
    .argument('[phase]', 'the phase; without it every one that is extracted')
    .option('--dry-run', 'print what would be carried, and change nothing')
    .option('--keep <files...>', 'copies that stay as they are; the changes of their sources count as looked at')
    .option('--json', 'print the outcome as JSON')
    .action(async (phase: string | undefined, _: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const workspace = await workspaceOf(context, command);
      const dryRun = options.dryRun === true;
      const phases = await withSession(context.deps, workspace, 'sync', (session) =>
        step(context.deps, 'sync', 'Compare the copies with what became of their sources', () =>
          sync(session, phase ?? null, { keep: options.keep ?? [], dryRun }),
        ),
      );
      if (options.json === true) printJson(context, { phases, dryRun });
      else context.stdout.write(phases.map((one) => syncText(one, dryRun)).join(''));
      context.exit(0);
    });
}

function syncText({ phase, commit, carried, kept }: SyncedPhase, dryRun: boolean): string {
  if (carried.length === 0 && kept.length === 0) return `The copies of ${phase} have everything.\n`;
  const count = `${carried.length} ${carried.length === 1 ? 'copy' : 'copies'} of ${phase}`;
  const head = dryRun
    ? `${count} would get changes of the monolith.`
    : commit === null
      ? `No copy of ${phase} had to change.`
      : `${count} got changes of the monolith as commit ${commit.slice(0, 10)}.`;
  return `${[
    head,
    ...carried.map(
      ({ to, from, commits, changed }) =>
        `  ${to}  from ${from}: ${commits.map((id) => id.slice(0, 10)).join(', ')}${changed ? '' : ' (there already)'}`,
    ),
    ...kept.map((path) => `  ${path}  stays as it is`),
    `Run: ${dryRun ? `nectar sync ${phase}` : `nectar validate ${phase}`}`,
  ].join('\n')}\n`;
}
