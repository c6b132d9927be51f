import type { Command } from 'commander';
import { violationId, withAccepted } from '../check/accepted-findings.ts';
import { type Evaluation, evaluateRules, type Violation } from '../check/evaluate.ts';
import { presentGraph } from '../check/graph.ts';
import { goneFromPlan } from '../check/plan-accepted.ts';
import { type Ratchet, type RatchetProblem, ratchetOf } from '../check/ratchet.ts';
import { parseRules, type RulesFile } from '../check/rules.ts';
import { NectarError } from '../model/errors.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { readPlanFile } from '../run/load-plan.ts';
import { type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';
import { loadMonolith } from './load-plan.ts';

const RULES = ['nectar.rules.yaml', 'nectar.rules.json'];

interface Checked extends Evaluation {
  accepted: Violation[];
  /** Accepted lists that grew, and entries that mean nothing any more. */
  problems: RatchetProblem[];
  rules: number;
  /** How many findings the plan file accepts; null where there is none. */
  planAccepts: number | null;
}

/** `nectar check`: boundary rules and accepted findings of a repository. 0 kept · 1 broken · 2 something could not be read. */
export function addCheck(program: Command, context: CliContext): void {
  program
    .command('check')
    .description(
      'Holds every import against the boundary rules in nectar.rules.yaml, and what rules and plan accept against the history',
    )
    .option('--json', 'print it as JSON')
    .action(async (_: unknown, command: Command) => {
      const workspace = await workspaceOf(context, command, { reads: true, here: true });
      const result = await checkAll(context.deps, workspace);
      if (optionsOf(command).json === true) printJson(context, result);
      else context.stdout.write(checkText(result));
      const broken = result.violations.length + result.problems.length > 0;
      const idle = result.rules > 0 && result.tried === 0;
      context.exit(broken ? 1 : result.undecided.length > 0 || idle ? 2 : 0);
    });
}

async function checkAll(deps: Dependencies, workspace: Workspace): Promise<Checked> {
  const file = await rulesFile(deps, workspace.root);
  const hasPlan = await deps.files.exists(workspace.planPath);
  if (file === null && !hasPlan) throw noRules(workspace.root);
  const rules = file === null ? NO_RULES : await rulesChecked(deps, workspace.root, file);
  const plan = hasPlan ? await planChecked(deps, workspace) : null;
  return {
    ...rules,
    problems: [...rules.problems, ...(plan?.problems ?? [])],
    undecided: [...rules.undecided, ...(plan?.undecided ?? [])],
    planAccepts: plan?.accepts ?? null,
  };
}

type RulesChecked = Omit<Checked, 'planAccepts'>;

const NO_RULES: RulesChecked = {
  violations: [],
  undecided: [],
  idle: [],
  tried: 0,
  accepted: [],
  problems: [],
  rules: 0,
};

async function rulesChecked(deps: Dependencies, root: string, file: string): Promise<RulesChecked> {
  const parsed: RulesFile = parseRules(await deps.files.readText(`${root}/${file}`), file);
  const evaluation = evaluateRules(parsed.rules, await presentGraph(deps, root));
  const held = withAccepted(evaluation, parsed.accepted, file);
  const ids = parsed.accepted.map(({ id }) => id);
  const ratchet = await ratchetOf(deps, root, file, { sealed: parsed.sealed, ids });
  return {
    ...held,
    problems: [...held.problems, ...ratchet.problems],
    undecided: [...held.undecided, ...undecidedIn(file, ratchet)],
    rules: parsed.rules.length,
  };
}

/** Findings of a plan are those of the code before its first phase; afterwards only the list itself is held. */
async function planChecked(
  deps: Dependencies,
  workspace: Workspace,
): Promise<Pick<Checked, 'problems' | 'undecided'> & { accepts: number }> {
  const { root, planPath, state } = workspace;
  const file = planPath.startsWith(`${root}/`) ? planPath.slice(root.length + 1) : planPath;
  const plan = await readPlanFile(deps, workspace);
  const present = { sealed: plan.sealed ?? null, ids: plan.accepted.map(({ id }) => id) };
  const ratchet = await ratchetOf(deps, root, file, present);
  const begun = await deps.files.exists(`${state}/journal.jsonl`);
  const gone = begun || plan.accepted.length === 0 ? [] : await goneNow(deps, workspace, file, plan);
  return {
    problems: [...ratchet.problems, ...gone],
    undecided: undecidedIn(file, ratchet),
    accepts: plan.accepted.length,
  };
}

async function goneNow(
  deps: Dependencies,
  workspace: Workspace,
  file: string,
  plan: Awaited<ReturnType<typeof readPlanFile>>,
): Promise<RatchetProblem[]> {
  const { inventory, sources } = await loadMonolith(deps, workspace);
  return goneFromPlan(file, inventory, plan, sources);
}

const undecidedIn = (file: string, { undecided }: Ratchet) =>
  undecided.map((why) => ({ file, line: 1, what: 'accepted', why }));

async function rulesFile({ files }: Pick<Dependencies, 'files'>, root: string): Promise<string | null> {
  for (const name of RULES) if (await files.exists(`${root}/${name}`)) return name;
  return null;
}

function noRules(root: string): NectarError {
  return new NectarError({
    code: 'NECTAR-E091',
    what: `There is no ${RULES.join(' or ')} in ${root}, and no plan file`,
    why: 'without rules there is nothing to check',
    state: 'Nothing was checked and nothing was changed.',
    next: 'write nectar.rules.yaml, then: nectar check',
    exitCode: 1,
  });
}

function checkText({ violations, undecided, idle, tried, accepted, problems, rules, planAccepts }: Checked): string {
  const lines = violations.flatMap((one) => [
    `${one.file}:${one.line} imports ${one.target}`,
    `  ${one.rule}: ${one.sentence}`,
    `  id: ${violationId(one)}`,
    '',
  ]);
  for (const { file, what, next } of problems) lines.push(`${file}: ${what}`, `  ${next}`, '');
  for (const { file, line, what, why } of undecided)
    lines.push(`${file}:${line} could not be decided: ${what} (${why})`);
  for (const name of idle) lines.push(`The rule '${name}' matches no file yet.`);
  if (violations.length > 0) lines.push(`${violations.length} imports break a rule.`);
  else if (rules > 0)
    lines.push(
      `${tried} imports held against ${rules} rules: ${accepted.length > 0 ? `${accepted.length} accepted, no other` : 'none'} is broken${undecided.length > 0 ? `, ${undecided.length} could not be decided` : ''}.`,
    );
  if (problems.length > 0) lines.push(`${problems.length} entries of accepted lists are not as they may be.`);
  else if (planAccepts !== null) lines.push(`The plan accepts ${planAccepts} findings, none of them wrongly.`);
  return `${lines.join('\n')}\n`;
}
