import type { Command } from 'commander';
import { refusal } from '../errors/refusal.ts';
import { NectarError } from '../model/errors.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { acceptFinding } from '../plan/accept.ts';
import { draftPlan } from '../plan/build.ts';
import { checkPlan, withoutPhases } from '../plan/check.ts';
import { accepted, findingsOf, isOpen } from '../plan/findings.ts';
import { proposePlan } from '../plan/propose.ts';
import { cutsOf } from '../plan/propose-cuts.ts';
import { callsAcross } from '../plan/propose-parts.ts';
import { type Refreshed, refreshPlan } from '../plan/refresh.ts';
import { readPlanFile } from '../run/load-plan.ts';
import { step } from '../run/steps.ts';
import { acceptableIds } from '../validate/kept.ts';
import { type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';
import { readHistory } from './history.ts';
import { carriedOut, loadMonolith, loadPlanned } from './load-plan.ts';
import { checkText, operationsText, standingOf } from './plan-text.ts';
import { renamesSince } from './renames.ts';
import { cutText, whatIf } from './what-if.ts';

interface Options {
  propose?: boolean;
  parts?: string[];
  check?: boolean;
  refresh?: boolean;
  whatIf?: string[];
  accept?: string;
  why?: string;
}

/** `nectar plan`: propose a plan file, list what it leaves open, bring it up to date, or show its phases. */
export function addPlan(program: Command, context: CliContext): void {
  program
    .command('plan')
    .description('Propose a plan file, list what it leaves undecided, or show the operations of its phases')
    .option('--propose', 'write a commented plan file from the inventory alone')
    .option(
      '--parts <names...>',
      'with --propose: take out these parts, in this order, of those that nectar init lists',
    )
    .option('--check', 'list everything that crosses, with its choices; exit code 1 while something is open')
    .option('--refresh', 'note the present state of the monolith in the plan file and add what is new')
    .option('--what-if <globs...>', 'say what a border around these files would cost, with every place that crosses it')
    .option('--accept <id>', 'let one finding stay, by the id that --check or nectar validate prints; needs --why')
    .option('--why <reason>', 'the reason, for whoever reads the plan')
    .option('--json', 'print JSON')
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      if (options.whatIf) return consider(context, command, options.whatIf);
      if (options.accept !== undefined) return accept(context, command, options.accept, options.why ?? '');
      if (options.propose) return propose(context, command);
      if (options.refresh) return refresh(context, command);
      return options.check ? check(context, command) : show(context, command);
    });
}

async function propose(context: CliContext, command: Command): Promise<void> {
  const workspace = await workspaceOf(context, command, { reads: true });
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
  const { inventory, sources } = await readCode(context.deps, workspace);
  await context.deps.files.write(
    workspace.planPath,
    proposePlan(
      inventory,
      workspace.root.split('/').at(-1) ?? 'monolith',
      await readHistory(context.deps, workspace.root),
      sources,
      optionsOf<Options>(command).parts,
    ),
  );
  context.stdout.write(`Wrote ${workspace.planPath}. Read it, decide, then: nectar plan --check\n`);
  context.exit(0);
}

async function consider(context: CliContext, command: Command, globs: string[]): Promise<void> {
  const workspace = await workspaceOf(context, command, { reads: true });
  const { inventory, sources } = await loadMonolith(context.deps, workspace);
  const history = await readHistory(context.deps, workspace.root);
  const calls = callsAcross(cutsOf(inventory, sources));
  const cut = whatIf(inventory, history, globs, calls);
  if (optionsOf(command).json) printJson(context, cut);
  else context.stdout.write(cutText(cut));
  context.exit(0);
}

async function refresh(context: CliContext, command: Command): Promise<void> {
  const workspace = await workspaceOf(context, command, { reads: true });
  const { deps } = context;
  const plan = await readPlanFile(deps, workspace);
  const { inventory, sources } = await readCode(deps, workspace);
  const own = await carriedOut(deps, workspace);
  const renames = await renamesSince(deps, workspace, plan.inventory, own.commits);
  const result = refreshPlan(await deps.files.readText(workspace.planPath), inventory, sources, renames, own.phases);
  await deps.files.write(workspace.planPath, result.text);
  context.stdout.write(
    `${workspace.planPath} is for inventory ${inventory.fingerprint.slice(0, 12)} now.\n${refreshedText(result)}`,
  );
  context.exit(0);
}

function refreshedText({ added, open, removed, renamed }: Refreshed): string {
  const part = (count: number, what: string, lines: string[]) =>
    count === 0 ? [] : [`${count} ${what}:`, ...lines.map((line) => `  ${line}`)];
  const lines = [
    ...part(
      renamed.length,
      'files were renamed, and are followed',
      renamed.map(({ from, to }) => `${from} → ${to}`),
    ),
    ...part(
      removed.length,
      'decisions are about nothing any more, and were removed',
      removed.map((id) => `- ${id}`),
    ),
    ...part(
      added.length,
      'decisions were added, to be looked at',
      added.map((id) => `+ ${id}`),
    ),
    ...part(
      open.length,
      'findings are in the way until you accept them (nectar plan --accept ID --why REASON)',
      open.map((id) => `? ${id}`),
    ),
  ];
  return `${lines.length === 0 ? 'Every decision holds as it was.' : lines.join('\n')}\n`;
}

async function accept(context: CliContext, command: Command, id: string, why: string): Promise<void> {
  const workspace = await workspaceOf(context, command, { reads: true });
  const plan = await readPlanFile(context.deps, workspace);
  const { inventory, sources, done } = await readPlanned(context.deps, workspace);
  const text = await context.deps.files.readText(workspace.planPath);
  const checked = await acceptableIds(context.deps, workspace, plan);
  const found = [
    ...findingsOf(inventory, plan, sources, done),
    ...checked.map((one) => accepted(plan, { id: one, decision: null })),
  ];
  const result = acceptFinding(text, plan, found, id, why);
  if ('refused' in result) throw refusal('NECTAR-E025', { what: `Cannot accept ${id}`, why: result.refused });
  await context.deps.files.write(workspace.planPath, result.text);
  context.stdout.write(`${id} stays, since: ${why}\nRun: nectar plan --check\n`);
  context.exit(0);
}

const readCode = (deps: Dependencies, workspace: Workspace) =>
  step(deps, 'plan:read', 'Read the code', () => loadMonolith(deps, workspace));

const readPlanned = (deps: Dependencies, workspace: Workspace) =>
  step(deps, 'plan:read', 'Read the code', () => loadPlanned(deps, workspace));

const heldAgainst = <T>(deps: Dependencies, work: () => Promise<T>) =>
  step(deps, 'plan:phases', 'Hold each phase against it', work);

async function check(context: CliContext, command: Command): Promise<void> {
  const options = optionsOf<Options>(command);
  const workspace = await workspaceOf(context, command, { reads: true });
  const planFile = await readPlanFile(context.deps, workspace);
  const { inventory, sources, done, standing } = await readPlanned(context.deps, workspace);
  const all = await heldAgainst(context.deps, async () => checkPlan(inventory, planFile, sources, done));
  const result = withoutPhases(all, standing);
  if (options.json) printJson(context, result);
  else context.stdout.write(checkText(result, standingOf(planFile, inventory.fingerprint, standing)));
  context.exit(result.blocking > 0 ? 1 : 0);
}

async function show(context: CliContext, command: Command): Promise<void> {
  const options = optionsOf<Options>(command);
  const workspace = await workspaceOf(context, command, { reads: true });
  const planFile = await readPlanFile(context.deps, workspace);
  const { inventory, sources, done, standing } = await readPlanned(context.deps, workspace);
  const { plan, problems } = await heldAgainst(context.deps, async () => draftPlan(inventory, planFile, sources, done));
  const open = findingsOf(inventory, planFile, sources, done).filter(isOpen);
  const inTheWay = [...problems, ...open].filter(({ phase }) => !standing.includes(phase)).length;
  if (options.json) printJson(context, plan);
  else context.stdout.write(operationsText(plan, standing, inTheWay));
  context.exit(inTheWay > 0 ? 1 : 0);
}
