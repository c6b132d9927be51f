import type { Command } from 'commander';
import { staleBackup } from '../backup/staleness.ts';
import { copiesBehind } from '../run/copies/behind.ts';
import { planNames } from '../run/plan-names.ts';
import { status } from '../run/status.ts';
import { staleReasons } from '../validate/kept.ts';
import { type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';
import { statusText } from './status-text.ts';

/** `nectar status`: where the migration stands. Reads only, so it works beside a run. */
export function addStatus(program: Command, context: CliContext): void {
  program
    .command('status')
    .description('Where the migration stands: phases, restore point, what was cut off, the next command')
    .option('--json', 'print it as JSON')
    .action(async (_: unknown, command: Command) => {
      const workspace = await workspaceOf(context, command);
      const result = await status(
        context.deps,
        workspace,
        await planNames(context.deps, workspace),
        await staleReasons(context.deps, workspace),
        await staleBackup(context.deps, workspace),
        await copiesBehind(context.deps, workspace),
      );
      if (optionsOf(command).json === true) printJson(context, result);
      else context.stdout.write(statusText(result));
      context.exit(0);
    });
}
