import type { Command } from 'commander';
import { type ResumeResult, resume } from '../run/resume.ts';
import { withSession } from '../run/session.ts';
import { type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';
import { exitCodeOf, rollbackText } from './rollback.ts';

/** `nectar resume`: ends a run that was cut off. */
export function addResume(program: Command, context: CliContext): void {
  program
    .command('resume')
    .description('End a run that was cut off: look at what it did, then go on, or bring its undoing to an end')
    .option('--json', 'print the outcome as JSON')
    .action(async (_: unknown, command: Command) => {
      const workspace = await workspaceOf(context, command);
      const result = await withSession(context.deps, workspace, 'resume', (session) => resume(session));
      if (optionsOf(command).json === true) printJson(context, result);
      else context.stdout.write(resumeText(result));
      context.exit(result.did === 'reverted' ? 2 : result.did === 'rolled-back' ? exitCodeOf([result.rollback]) : 0);
    });
}

function resumeText(result: ResumeResult): string {
  switch (result.did) {
    case 'extracted':
      return `${result.extract.phase} is extracted as commit ${result.extract.commit.slice(0, 10)}.\nRun: nectar validate ${result.extract.phase}\n`;
    case 'synced':
      return `The changes are carried into the copies of ${result.phase}.\nRun: nectar validate ${result.phase}\n`;
    case 'rolled-back':
      return rollbackText(result.rollback);
    case 'reverted':
      return `${result.phase} had failed (${result.reason}); everything that it had done is undone now.\nRun: nectar extract ${result.phase}\n`;
  }
}
