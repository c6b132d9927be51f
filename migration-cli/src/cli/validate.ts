import { type Command, InvalidArgumentError } from 'commander';
import type { CheckResult } from '../model/check-result.ts';
import { validate } from '../validate/index.ts';
import { type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';

/** `nectar validate`: 0 same · 1 different · 2 could not decide. */
export function addValidate(program: Command, context: CliContext): void {
  program
    .command('validate')
    .argument('[phase]', 'the phase (default: the last extracted one)')
    .description('Proves that an extracted phase behaves as before')
    .option('--only <ids>', 'run only these checks, separated by commas; the result is not kept')
    .option('--jobs <n>', 'how many checks and commands run at once (default: as many as there are cores)', jobsOf)
    .option('--json', 'print it as JSON')
    .action(async (phase: string | undefined, _: unknown, command: Command) => {
      const options = optionsOf<{ only?: string; jobs?: number }>(command);
      const workspace = await workspaceOf(context, command);
      const only = options.only?.split(',').map((id) => id.trim()) ?? null;
      const result = await validate(context.deps, workspace, {
        phase: phase ?? null,
        only,
        jobs: options.jobs ?? null,
      });
      if (options.json === true) printJson(context, result);
      else
        context.stdout.write(
          `${result.results.map((one) => `${one.verdict.padEnd(9)} ${one.id.padEnd(10)} ${one.summary}`).join('\n')}\n`,
        );
      context.exit(exitCode(result.results));
    });
}

function jobsOf(text: string): number {
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs > 0) return jobs;
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

function exitCode(results: CheckResult[]): 0 | 1 | 2 {
  if (results.some(({ verdict }) => verdict === 'fail')) return 1;
  return results.every(({ verdict }) => verdict === 'pass') ? 0 : 2;
}
