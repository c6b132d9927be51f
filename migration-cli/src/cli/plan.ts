import type { Command } from 'commander';
import { loadInventory } from '../inventory/index.ts';
import { NectarError } from '../model/errors.ts';
import { draftPlan } from '../plan/build.ts';
import { type CheckedPlan, checkPlan, type Finding } from '../plan/check.ts';
import { proposePlan } from '../plan/propose.ts';
import { refreshPlan } from '../plan/refresh.ts';
import { type CliContext, optionsOf, printJson, readingWorkspaceOf } from './context.ts';
import { readHistory } from './history.ts';
import { loadMonolith, loadPlanFile } from './load-plan.ts';
import { cutText, whatIf } from './what-if.ts';

interface Options {
  propose?: boolean;
  check?: boolean;
  refresh?: boolean;
  whatIf?: string[];
}

/** `nectar plan`: propose a plan file, list what it leaves open, bring it up to date, or show its phases. */
export function addPlan(program: Command, context: CliContext): void {
  program
    .command('plan')
    .description('Propose a plan file, list what it leaves undecided, or show the operations of its phases')
    .option('--propose', 'write a commented plan file from the inventory alone')
    .option('--check', 'list everything that crosses, with its choices; exit code 1 while something is open')
    .option('--refresh', 'note the present state of the monolith in the plan file and add what is new')
    .option('--what-if <globs...>', 'say what a border around these files would cost, with every place that crosses it')
    .option('--json', 'print JSON')
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      if (options.whatIf) return consider(context, command, options.whatIf);
      if (options.propose) return propose(context, command);
      if (options.refresh) return refresh(context, command);
      return options.check ? check(context, command) : show(context, command);
    });
}

async function propose(context: CliContext, command: Command): Promise<void> {
  const workspace = await readingWorkspaceOf(context, command);
  if (await context.deps.files.exists(workspace.planPath)) {
    throw new NectarError({
      code: 'NECTAR-E024',
      what: `${workspace.planPath} exists already`,
      why: 'what an engineer wrote is not replaced',
      state: 'Nothing was changed.',
      next: 'nectar plan --refresh',
      exitCode: 1,
    });
  }
  const { inventory, sources } = await loadMonolith(context.deps, workspace);
  await context.deps.files.write(
    workspace.planPath,
    proposePlan(
      inventory,
      workspace.root.split('/').at(-1) ?? 'monolith',
      await readHistory(context.deps, workspace.root),
      sources,
    ),
  );
  context.stdout.write(`Wrote ${workspace.planPath}. Read it, decide, then: nectar plan --check\n`);
  context.exit(0);
}

async function consider(context: CliContext, command: Command, globs: string[]): Promise<void> {
  const { root } = await readingWorkspaceOf(context, command);
  const cut = whatIf(await loadInventory(context.deps, root), await readHistory(context.deps, root), globs);
  if (optionsOf(command).json) printJson(context, cut);
  else context.stdout.write(cutText(cut));
  context.exit(0);
}

async function refresh(context: CliContext, command: Command): Promise<void> {
  const workspace = await readingWorkspaceOf(context, command);
  await loadPlanFile(context.deps, workspace);
  const { inventory, sources } = await loadMonolith(context.deps, workspace);
  const result = refreshPlan(await context.deps.files.readText(workspace.planPath), inventory, sources);
  await context.deps.files.write(workspace.planPath, result.text);
  context.stdout.write(
    `${workspace.planPath} is for inventory ${inventory.fingerprint.slice(0, 12)} now; ${result.added.length} decisions were added.\n${result.added.map((id) => `  + ${id}\n`).join('')}`,
  );
  context.exit(0);
}

async function check(context: CliContext, command: Command): Promise<void> {
  const options = optionsOf<Options>(command);
  const workspace = await readingWorkspaceOf(context, command);
  const planFile = await loadPlanFile(context.deps, workspace);
  const { inventory, sources } = await loadMonolith(context.deps, workspace);
  const result = checkPlan(inventory, planFile, sources);
  if (options.json) printJson(context, result);
  else context.stdout.write(checkText(result, planFile.inventory === inventory.fingerprint));
  context.exit(result.blocking > 0 ? 1 : 0);
}

async function show(context: CliContext, command: Command): Promise<void> {
  const options = optionsOf<Options>(command);
  const workspace = await readingWorkspaceOf(context, command);
  const planFile = await loadPlanFile(context.deps, workspace);
  const { inventory, sources } = await loadMonolith(context.deps, workspace);
  const { plan, problems } = draftPlan(inventory, planFile, sources);
  if (options.json) printJson(context, plan);
  else {
    for (const phase of plan.phases) {
      context.stdout.write(`\n${phase.name} → ${phase.folder}: ${phase.goal}\n`);
      for (const operation of phase.operations)
        context.stdout.write(`  ${operation.id.padEnd(52)} ${operation.title}\n`);
    }
    if (problems.length > 0)
      context.stdout.write(`\n${problems.length} things stand in the way. Run: nectar plan --check\n`);
  }
  context.exit(problems.length > 0 ? 1 : 0);
}

/** The list that an engineer works through. */
export function checkText(result: CheckedPlan, current: boolean): string {
  const open = result.findings.filter(({ decision }) => decision === null);
  const decided = result.findings.length - open.length;
  const lines = [
    ...(current ? [] : ['The plan was made for another state of the monolith. Run: nectar plan --refresh', '']),
    ...result.problems.map(({ phase, problem }) => `BLOCKS ${phase}: ${problem.what}\n       ${problem.why}`),
    ...open.map(findingText),
    ...result.stale.map(
      ({ phase, subject }) => `STALE  ${phase}: the decision about ${subject} matches nothing any more`,
    ),
    '',
    `${result.findings.length} things cross: ${decided} decided, ${open.length} open, ${result.blocking} of them in the way of an extraction.`,
    result.blocking > 0
      ? 'Decide what blocks in the plan file, then: nectar plan --check'
      : 'Run: nectar backup create',
  ];
  return `${lines.join('\n')}\n`;
}

function findingText({ blocking, id, file, line, phase, what, choices, recommendation, why }: Finding): string {
  return `${blocking ? 'BLOCKS' : 'open  '} ${phase}: ${id}  (${file}:${line})\n       ${what}\n       choices: ${choices.join(' · ')}; recommended: ${recommendation}, because ${why}`;
}
