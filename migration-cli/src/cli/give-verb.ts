import { Command } from 'commander';
import { addBackup } from './backup.ts';
import type { CliContext } from './context.ts';
import { addExtract } from './extract.ts';
import { addPlan } from './plan.ts';

/** Gives `nectar plan`, `nectar backup` or `nectar extract` as an engineer would, without its output; a refusal is thrown. */
export async function giveVerb(context: CliContext, root: string, plan: string, words: string[]): Promise<void> {
  context.deps.emit({ type: 'note', text: `$ nectar ${words.join(' ')}` });
  const quiet: CliContext = { ...context, stdout: { write: () => undefined }, exit: () => undefined };
  const program = new Command('nectar').option('--root <dir>').option('--plan <file>').exitOverride();
  addBackup(program, quiet);
  addExtract(program, quiet);
  addPlan(program, quiet);
  await program.parseAsync([...words, '--root', root, '--plan', plan], { from: 'user' });
}
