import type { Command } from 'commander';
import { type Evaluation, evaluateRules } from '../check/evaluate.ts';
import { presentGraph } from '../check/graph.ts';
import { parseRules } from '../check/rules.ts';
import { NectarError } from '../model/errors.ts';
import type { Dependencies } from '../model/ports.ts';
import { type CliContext, optionsOf, printJson, readingWorkspaceOf } from './context.ts';

const RULES = ['nectar.rules.yaml', 'nectar.rules.json'];

/** `nectar check`: the boundary rules of a repository. 0 kept · 1 broken · 2 some import could not be read. */
export function addCheck(program: Command, context: CliContext): void {
  program
    .command('check')
    .description('Holds every import against the boundary rules in nectar.rules.yaml')
    .option('--json', 'print it as JSON')
    .action(async (_: unknown, command: Command) => {
      const { root } = await readingWorkspaceOf(context, command);
      const file = await rulesFile(context.deps, root);
      const rules = parseRules(await context.deps.files.readText(`${root}/${file}`), file);
      const result = evaluateRules(rules, await presentGraph(context.deps, root));
      if (optionsOf(command).json === true) printJson(context, result);
      else context.stdout.write(checkText(result, rules.length));
      context.exit(result.violations.length > 0 ? 1 : result.undecided.length > 0 || result.tried === 0 ? 2 : 0);
    });
}

async function rulesFile({ files }: Pick<Dependencies, 'files'>, root: string): Promise<string> {
  for (const name of RULES) if (await files.exists(`${root}/${name}`)) return name;
  throw new NectarError({
    code: 'NECTAR-E091',
    what: `There is no ${RULES.join(' or ')} in ${root}`,
    why: 'without rules there is nothing to check',
    state: 'Nothing was checked and nothing was changed.',
    next: 'write nectar.rules.yaml, then: nectar check',
    exitCode: 1,
  });
}

function checkText({ violations, undecided, idle, tried }: Evaluation, rules: number): string {
  const lines = violations.flatMap(({ file, line, target, rule, sentence }) => [
    `${file}:${line} imports ${target}`,
    `  ${rule}: ${sentence}`,
    '',
  ]);
  for (const { file, line, what, why } of undecided)
    lines.push(`${file}:${line} could not be decided: ${what} (${why})`);
  for (const name of idle) lines.push(`The rule '${name}' matches no file yet.`);
  if (violations.length > 0) lines.push(`${violations.length} imports break a rule.`);
  else
    lines.push(
      `${tried} imports held against ${rules} rules: none is broken${undecided.length > 0 ? `, ${undecided.length} could not be decided` : ''}.`,
    );
  return `${lines.join('\n')}\n`;
}
