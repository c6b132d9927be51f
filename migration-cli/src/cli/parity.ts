import type { Command } from 'commander';
import type { Workspace } from '../model/ports.ts';
import { parity } from '../parity/index.ts';
import { exitCodeOf } from '../parity/result.ts';
import { parityText } from '../parity/text.ts';
import { type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';
import { withExample } from './example.ts';

interface Options {
  trace?: string;
  example?: string;
  metamorphic?: boolean;
  mutants?: string;
  seed: string;
  cleanRuns: string;
}

/** `nectar parity`: 0 same · 1 different · 2 could not decide. */
export function addParity(program: Command, context: CliContext): void {
  program
    .command('parity')
    .argument('[phase]', 'the phase (default: the last extracted one)')
    .description('Replays recorded traffic on the monolith and on the services and compares all that they do')
    .option('--trace <name>', "a recorded trace (default: that of the plan's suite, recorded where it is missing)")
    .option('--metamorphic', 'also compare with requests repeated, sent by another tenant, and in another order')
    .option('--mutants <count>', 'plant so many faults in the services, one at a time, and count those that are found')
    .option('--seed <number>', 'which faults are chosen', '1')
    .option('--clean-runs <count>', 'with --mutants: runs without a fault, to count false alarms', '10')
    .option('--example <name>', 'take examples/NAME, extract it in a scratch folder, and compare that')
    .option('--json', 'print it as JSON')
    .action(async (phase: string | undefined, _: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const work = async (inner: CliContext, workspace: Workspace) => {
        const result = await parity(inner.deps, workspace, {
          phase: phase ?? null,
          trace: options.trace ?? null,
          metamorphic: options.metamorphic === true,
          mutants: Number(options.mutants ?? 0),
          seed: Number(options.seed),
          cleanRuns: Number(options.cleanRuns),
        });
        if (options.json === true) printJson(context, result);
        else context.stdout.write(parityText(result));
        context.exit(exitCodeOf(result));
      };
      if (options.example === undefined) await work(context, await workspaceOf(context, command));
      else await withExample(context, options.example, work);
    });
}
