import { readInventory } from '../inventory/index.ts';
import { attemptsInEffect, replay } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import type { CheckResult } from '../model/check-result.ts';
import { NectarError } from '../model/errors.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { type BaseTree, originalTree } from '../run/base-tree.ts';
import { readPlanFile } from '../run/load-plan.ts';
import { restorePoints } from '../run/restore-point.ts';
import { withSession } from '../run/session.ts';
import { checkBoot } from './boot/boot.ts';
import type { BaseContext } from './context.ts';
import { databaseChecks } from './database.ts';
import { findImports } from './imports.ts';
import { findRoutes } from './routes.ts';
import { createSystem, type System } from './runtime/system.ts';
import { checkSides } from './sides.ts';
import { checkSuites } from './suites/suites.ts';
import { checkTruths, dueTruths } from './truths/truths.ts';
import { type Findings, runFindings } from './verdict.ts';

export interface Validation {
  phase: string;
  commit: string;
  results: CheckResult[];
}

interface Check {
  id: string;
  title: string;
  run(): Promise<CheckResult>;
}

/** Runs the checks of a phase on the landed tree, keeps their results and notes in the journal when all of them pass. */
export async function validate(
  deps: Dependencies,
  workspace: Workspace,
  phase: string | null,
  only: string[] | null,
): Promise<Validation> {
  const { context, head } = await prepare(deps, workspace, phase);
  const after = await inventoryOf(deps, await originalTree(deps, workspace, head));
  const before = await inventoryOf(deps, await originalTree(deps, workspace, context.restorePoint.commit));
  const system = createSystem({ context, commit: head, time: 'now' });
  const checks = [
    ...codeChecks(context, before, after, head),
    ...runningChecks(context, system),
    ...databaseChecks(context),
  ];
  refuseUnknown(only, checks);
  const results: CheckResult[] = [];
  try {
    for (const check of checks) if (only === null || only.includes(check.id)) results.push(await observed(deps, check));
  } finally {
    await system.close();
  }
  const validation = { phase: context.phase, commit: head, results };
  await keep(deps, workspace, validation, only === null);
  return validation;
}

/** The phase to look at, its restore point and the present commit; refused where nothing is extracted. */
export async function prepare(
  deps: Dependencies,
  workspace: Workspace,
  asked: string | null,
): Promise<{ context: BaseContext; head: string }> {
  const plan = await readPlanFile(deps, workspace);
  const journal = await readJournal(deps, workspace);
  const extracted = attemptsInEffect(journal).filter(({ stage }) => stage === 'extracted');
  const phase = asked ?? extracted.at(-1)?.phase;
  const state = replay(journal);
  if (
    phase === undefined ||
    !extracted.some((one) => one.phase === phase) ||
    !plan.phases.some(({ name }) => name === phase)
  )
    throw refused(
      `${asked === null ? 'No phase' : `The phase ${asked}`} stands extracted in the journal and the plan`,
      'nectar extract <phase>',
    );
  const restorePoint = (await restorePoints(deps, workspace)).find(({ id }) => id === state.restorePoint);
  if (restorePoint === undefined)
    throw refused(`The restore point ${state.restorePoint} of the migration is gone`, 'nectar backup list');
  const { commit } = await deps.git.head(workspace.root);
  return { context: { deps, workspace, plan, phase, restorePoint, journal }, head: commit };
}

function refused(why: string, next: string): NectarError {
  return new NectarError({
    code: 'NECTAR-E080',
    what: 'Cannot validate',
    why,
    state: 'Nothing was checked and nothing was changed.',
    next,
    exitCode: 2,
  });
}

function refuseUnknown(only: string[] | null, checks: Check[]): void {
  const unknown = only?.filter((id) => !checks.some((check) => check.id === id)) ?? [];
  if (unknown.length > 0 || only?.length === 0)
    throw refused(
      `there is no check ${unknown.join(', ')}; there are ${checks.map(({ id }) => id).join(', ')}`,
      'nectar validate',
    );
}

function codeChecks(context: BaseContext, before: Inventory, after: Inventory, head: string): Check[] {
  const { plan, phase } = context;
  const check = (
    id: string,
    title: string,
    work: () => Findings | Promise<Findings>,
    passed: (found: Findings) => string,
  ): Check => ({ id, title, run: () => runFindings(context, id, title, async () => work(), passed) });
  return [
    check(
      'imports',
      'Services stand on their own',
      () => findImports(plan, phase, after),
      ({ done }) => `${done} imports read: none leaves its service.`,
    ),
    check(
      'routes',
      'Every route is still answered',
      () => findRoutes(plan, before, after),
      ({ done }) => `${done} routes are all still there.`,
    ),
    check(
      'sides',
      'Both sides type-check, build and pass their tests',
      () => checkSides(context, head),
      ({ done }) => `${done} commands ended with 0.`,
    ),
  ];
}

/** They share one copy of the database, one packing and one running system. */
function runningChecks(context: BaseContext, system: System): Check[] {
  const { plan, phase, deps } = context;
  const check = (
    id: string,
    title: string,
    work: (context: BaseContext, system: System) => Promise<Findings>,
    passed: (found: Findings) => string,
  ): Check => ({ id, title, run: () => runFindings(context, id, title, () => work(context, system), passed) });
  const boot = check(
    'boot',
    'Each service starts alone',
    checkBoot,
    ({ done }) => `${done} started from its own files, packages and variables, answered and ended with 0.`,
  );
  const suites = check(
    'suites',
    'The suites give the same results',
    checkSuites,
    ({ done }) => `${done} tests: the same as before the migration, or different as the plan says.`,
  );
  if (plan.validate.truths.length > 0 && dueTruths(plan, phase).length === 0) {
    deps.emit({ type: 'step-skipped', id: 'truths', why: 'the plan names truths of later phases only' });
    return [boot, suites];
  }
  const truths = check(
    'truths',
    'Numbers over HTTP equal the database',
    checkTruths,
    ({ done }) => `${done} numbers are those in the database.`,
  );
  return [boot, suites, truths];
}

async function observed(deps: Dependencies, { id, title, run }: Check): Promise<CheckResult> {
  deps.emit({ type: 'step-started', id, title });
  const result = await run();
  if (result.verdict === 'pass') deps.emit({ type: 'step-done', id, text: result.summary, ms: result.ms });
  else deps.emit({ type: 'step-failed', id, text: result.summary, ms: result.ms });
  return result;
}

async function keep(
  deps: Dependencies,
  workspace: Workspace,
  { phase, commit, results }: Validation,
  complete: boolean,
): Promise<void> {
  if (!complete) return;
  await deps.files.write(
    `${workspace.state}/validation/${phase.replace(/[^\w.-]/g, '-')}.json`,
    `${JSON.stringify(results, null, 2)}\n`,
  );
  if (!results.every(({ verdict }) => verdict === 'pass')) return;
  await withSession(deps, workspace, 'validate', ({ journal }) =>
    journal.append({ event: 'phase-validated', phase, data: { commit } }),
  );
}

export async function inventoryOf({ files }: Dependencies, tree: BaseTree): Promise<Inventory> {
  return readInventory({
    files: tree.files,
    commit: tree.commit,
    read: (path) => files.read(`${tree.folder}/${path}`),
  });
}
