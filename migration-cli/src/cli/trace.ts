import type { Command } from 'commander';
import { loadInventory } from '../inventory/index.ts';
import { traceCommand } from '../trace/run.ts';
import { mergedText, traceText } from '../trace/text.ts';
import { withRunTime } from '../trace/with-run-time.ts';
import { type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';

/** `nectar trace`: runs a command of the monolith and keeps what it loads, reads and asks of the database. */
export function addTrace(program: Command, context: CliContext): void {
  program
    .command('trace')
    .argument('<command...>', 'after --: the tests, or what starts the monolith; it runs in the present environment')
    .description(
      'Runs a command and sees what its processes load, read and ask of the database, and where the code says otherwise',
    )
    .option('--json', 'print it as JSON')
    .action(async (words: string[], _: unknown, command: Command) => {
      const { deps } = context;
      const workspace = await workspaceOf(context, command, { reads: true });
      const json = optionsOf(command).json === true;
      // A part of the monolith can be traced from its own folder; whoever stands outside means the whole.
      const cwd = `${context.cwd}/`.startsWith(`${workspace.root}/`) ? context.cwd : workspace.root;
      const { trace, path } = await traceCommand(deps, workspace, words, cwd, !json);
      const code = await loadInventory(deps, workspace.root);
      const { runTime } = await withRunTime(deps, { state: workspace.state, folder: workspace.root }, code);
      if (json) printJson(context, { trace, path, contradictions: runTime?.contradictions ?? [] });
      else
        context.stdout.write(
          `${traceText(trace, path)}\n${runTime ? `${mergedText(runTime)}\n` : ''}Run: nectar inventory\n`,
        );
      context.exit(trace.exitCode === 0 || trace.exitCode === null ? 0 : 2);
    });
}
