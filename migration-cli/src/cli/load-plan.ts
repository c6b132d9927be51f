import { loadInventory } from '../inventory/index.ts';
import { textOf } from '../journal/attempt.ts';
import { attemptsInEffect } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import { NectarError } from '../model/errors.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Plan } from '../model/operation.ts';
import type { PlanFile } from '../model/plan-file.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { buildPlan } from '../plan/build.ts';
import { parsePlan } from '../plan/parse.ts';
import { readSources, type Sources } from '../plan/sources.ts';
import { withRunTime } from '../trace/with-run-time.ts';

export interface Loaded {
  inventory: Inventory;
  sources: Sources;
  planFile: PlanFile;
}

/** The monolith without the plan file itself: what the plan is made for cannot hold the plan. */
export async function loadMonolith(
  deps: Dependencies,
  workspace: Workspace,
): Promise<{ inventory: Inventory; sources: Sources }> {
  const own = workspace.planPath.startsWith(`${workspace.root}/`)
    ? workspace.planPath.slice(workspace.root.length + 1)
    : null;
  const code = await loadInventory(deps, workspace.root, { without: own });
  const inventory = await withRunTime(deps, { state: workspace.state, folder: workspace.root }, code);
  return { inventory, sources: await readSources(deps.files, workspace.root, inventory) };
}

export async function loadPlanFile(deps: Dependencies, workspace: Workspace): Promise<PlanFile> {
  if (!(await deps.files.exists(workspace.planPath))) {
    throw new NectarError({
      code: 'NECTAR-E022',
      what: `There is no plan file ${workspace.planPath}`,
      why: 'nothing is decided yet',
      state: 'Nothing was changed.',
      next: 'nectar plan --propose',
      exitCode: 1,
    });
  }
  return parsePlan(await deps.files.readText(workspace.planPath), workspace.planPath.split('/').at(-1));
}

/**
 * Inventory, plan file and the plan that they make. Phases in `done` stand in the tree already. While none is done, a plan
 * made for another tree is refused; afterwards the journal vouches for what the phases changed.
 */
export async function loadPlan(
  deps: Dependencies,
  workspace: Workspace,
  options: { done?: string[]; phase?: string | null } = {},
): Promise<Loaded & { plan: Plan }> {
  const planFile = await loadPlanFile(deps, workspace);
  const { inventory, sources } = await loadMonolith(deps, workspace);
  const done = options.done ?? [];
  if (done.length === 0) refuseOther(planFile, inventory);
  return { inventory, sources, planFile, plan: buildPlan(inventory, planFile, sources, options.phase ?? null, done) };
}

/** Refuses a plan that was made for another tree. */
export function refuseOther(planFile: PlanFile, inventory: Inventory): void {
  if (planFile.inventory === inventory.fingerprint) return;
  throw new NectarError({
    code: 'NECTAR-E023',
    what: 'The plan was made for another state of the monolith',
    why: `it names the inventory ${planFile.inventory.slice(0, 12) || '(none)'}, found ${inventory.fingerprint.slice(0, 12)}`,
    state: 'Nothing was changed.',
    next: 'nectar plan --refresh',
    exitCode: 1,
  });
}

/** Names of the phases that stand extracted, and every commit that the toolkit itself has put onto the branch. */
export async function carriedOut(
  deps: Dependencies,
  workspace: Workspace,
): Promise<{ phases: string[]; commits: Set<string> }> {
  const journal = await readJournal(deps, workspace);
  const landings = journal.filter(({ event }) => event === 'landing' || event === 'unlanding');
  return {
    phases: attemptsInEffect(journal).flatMap(({ stage, phase }) => (stage === 'extracted' ? [phase] : [])),
    commits: new Set(landings.map((entry) => textOf(entry, 'commit'))),
  };
}
