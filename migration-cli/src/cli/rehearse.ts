import type { Command } from 'commander';
import { type Rehearsal, rehearse } from '../rehearse/rehearse.ts';
import { type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';

/** `nectar rehearse`: a phase up, down and up again on the restored restore point. */
export function addRehearse(program: Command, context: CliContext): void {
  program
    .command('rehearse')
    .description(
      'Extract a phase, roll it back and extract it again on the restored restore point, with times and locks',
    )
    .argument('<phase>', 'the phase')
    .option('--json', 'print it as JSON')
    .action(async (name: string, _: unknown, command: Command) => {
      const result = await rehearse(context.deps, await workspaceOf(context, command), name);
      if (optionsOf(command).json === true) printJson(context, result);
      else context.stdout.write(rehearsalText(result));
      context.exit(0);
    });
}

const SHOWN = 12;

/** The times, and the locks that were held longest. */
export function rehearsalText(found: Rehearsal): string {
  const locks = found.locks
    .slice(0, SHOWN)
    .map(
      (lock) =>
        `  ${lock.heldMs.toFixed(1).padStart(8)} ms  ${lock.during.padEnd(4)}  ${lock.mode.padEnd(26)} ${lock.relation}  ${lock.statement}`,
    );
  const more = found.locks.length - locks.length;
  return [
    `${found.phase} went up in ${found.upMs} ms, down in ${found.downMs} ms and up again in ${found.againMs} ms, from the restore point ${found.restorePoint}.`,
    'Code, schema and grants were the same after going back, and no row was missing.',
    locks.length === 0
      ? 'No lock was taken that a reader or writer would notice.'
      : 'Locks that readers or writers can notice, the longest held first:',
    ...locks,
    ...(more > 0 ? [`  … and ${more} more in .nectar/rehearsals/${found.phase}.json`] : []),
    `Run: nectar extract ${found.phase}`,
    '',
  ].join('\n');
}
