import type { Command } from 'commander';
import { examine } from '../doctor/doctor.ts';
import { type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';

/** `nectar doctor`: is everything here that a migration needs? */
export function addDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('Says what is missing on this machine, and what to do')
    .option('--json', 'print it as JSON')
    .action(async (_: unknown, command: Command) => {
      const findings = await examine(context.deps, await workspaceOf(context, command, { reads: true }));
      if (optionsOf(command).json === true) printJson(context, findings);
      else
        for (const { what, ok, warning, detail, next } of findings)
          context.stdout.write(
            `${warning === true ? 'warning' : ok ? 'ok     ' : 'missing'}  ${what}: ${detail}${next === null ? '' : `\n         ${next}`}\n`,
          );
      context.exit(findings.every(({ ok }) => ok) ? 0 : 1);
    });
}
