import { Command, CommanderError } from 'commander';
import type { App } from '../app.ts';
import { errorToJson, formatError } from '../errors/format.ts';
import { refusal } from '../errors/refusal.ts';
import { NO_CACHE } from '../inventory/index.ts';
import { type ExitCode, NectarError } from '../model/errors.ts';
import { createJsonLines } from '../screen/json-lines.ts';
import { createTerminal } from '../screen/terminal.ts';
import { type CliContext, optionsOf } from './context.ts';
import { verbsFor } from './verbs.ts';
import { VERSION } from './version.ts';

export type Streams = Pick<CliContext, 'stdout' | 'stderr' | 'cwd' | 'interactive'>;

/** Runs one command line. Resolves with the exit code; never throws. */
export async function runCli(args: string[], app: App, streams: Streams): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const context: CliContext = {
    ...streams,
    deps: app.deps,
    exit: (code) => {
      exitCode = code;
    },
  };
  let finish = () => {};
  const program = await createProgram(context, args);
  program.hook('preAction', (_, command) => {
    if (optionsOf(command).cache === false) context.deps = { ...context.deps, cache: NO_CACHE };
    finish = startScreen(app, context, optionsOf(command).json === true);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    finish();
    return exitCode;
  } catch (error) {
    finish();
    return reportError(error, context, args.includes('--json'));
  }
}

/** The commander definition of what a command line can mean. */
async function createProgram(context: CliContext, args: string[]): Promise<Command> {
  const program = new Command('nectar')
    .description(
      'Takes a running JavaScript or TypeScript monolith apart into services, in stages, with proof and a way back.',
    )
    .option('--root <dir>', "the monolith's folder (default: the git root of the current folder)")
    .option('--plan <file>', 'the plan file (default: nectar.plan.yaml in the root)')
    .option('--no-cache', 'read and compute everything anew, and keep nothing for later runs')
    .version(VERSION)
    .showHelpAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    });
  for (const addVerb of await verbsFor(args)) addVerb(program, context);
  for (const command of program.commands) inheritSettings(command, program);
  return program;
}

function inheritSettings(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheritSettings(child, command);
}

/** With --json stdout belongs to the one document, so progress goes to stderr as JSON lines. */
function startScreen(app: App, context: CliContext, json: boolean): () => void {
  const colour = context.interactive && context.deps.env.NO_COLOR === undefined;
  const screen = json
    ? createJsonLines(context.stderr)
    : createTerminal(context.stderr, { redraw: context.interactive, colour });
  const stop = app.listen(screen.listener);
  return () => {
    stop();
    screen.close();
  };
}

function reportError(error: unknown, context: CliContext, json: boolean): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (json)
      context.stdout.write(
        `${JSON.stringify({ error: errorToJson(refusal('NECTAR-E007', { what: error.message })) })}\n`,
      );
    return 1;
  }
  if (json) context.stdout.write(`${JSON.stringify({ error: errorToJson(error) }, null, 2)}\n`);
  context.stderr.write(formatError(error));
  return error instanceof NectarError ? error.exitCode : 3;
}
