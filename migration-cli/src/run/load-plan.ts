import { refusal } from '../errors/refusal.ts';
import { inventoryOfFolder } from '../inventory/index.ts';
import { textOf } from '../journal/attempt.ts';
import { attemptsInEffect } from '../journal/replay.ts';
import type { Inventory } from '../model/inventory.ts';
import type { JournalEntry } from '../model/journal.ts';
import type { PlanFile } from '../model/plan-file.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { buildPlan } from '../plan/check.ts';
import { parsePlan } from '../plan/parse.ts';
import { readSources } from '../plan/sources.ts';
import { withRunTime } from '../trace/with-run-time.ts';
import { type BaseTree, originalTree, presentTree } from './base-tree.ts';
import type { Job } from './job.ts';
import { PlanMemo } from './plan-memo.ts';
import { contentHash } from './tree.ts';

const plans = new PlanMemo();

export interface LoadedPlan {
  planFile: PlanFile;
  inventory: Inventory;
  /** The folder that the inventory was read from. */
  folder: string;
  /** Phases whose work the inventory shows already, because the plan was refreshed after them. */
  done: string[];
  /** Every phase that stands extracted, those in `done` among them. */
  standing: string[];
}

/** The plan file as it stands; refused where it is missing or cannot be understood. */
export async function readPlanFile(deps: Pick<Dependencies, 'files'>, workspace: Workspace): Promise<PlanFile> {
  if (!(await deps.files.exists(workspace.planPath))) {
    throw refusal('NECTAR-E022', { what: `There is no plan file ${workspace.planPath}` });
  }
  return parsePlan(await deps.files.readText(workspace.planPath), workspace.planPath.split('/').at(-1));
}

/**
 * The plan file with the inventory that it was made for: the code before the first phase that was extracted with that
 * inventory, else the present code. An inventory of another fingerprint is refused.
 */
export async function loadPlan(
  deps: Dependencies,
  workspace: Workspace,
  entries: readonly JournalEntry[],
): Promise<LoadedPlan> {
  const loaded = await loadGround(deps, workspace, entries);
  const { planFile, inventory } = loaded;
  if (inventory.fingerprint !== planFile.inventory) {
    throw refusal('NECTAR-E023', {
      what: 'Cannot use the plan',
      why: otherInventory(planFile.inventory, inventory.fingerprint),
    });
  }
  return loaded;
}

function otherInventory(planned: string, found: string): string {
  const [plannedCode = '', plannedRun] = planned.split('+');
  const [code = '', run] = found.split('+');
  if (plannedCode !== code)
    return `it was made for inventory ${plannedCode.slice(0, 8) || '(none)'}, found ${code.slice(0, 8)}`;
  if (run === undefined) return 'it was made with a trace of the code running, and none that says anything is left';
  return `it was made ${plannedRun === undefined ? 'without what the last trace has shown' : 'for another trace than the last one, which has shown something else'}`;
}

/** The same without a look at the fingerprint: what the present code says of a plan that was made for an older one. */
export async function loadGround(
  deps: Dependencies,
  workspace: Workspace,
  entries: readonly JournalEntry[],
): Promise<LoadedPlan> {
  const planFile = await readPlanFile(deps, workspace);
  const extracted = attemptsInEffect(entries).filter((attempt) => attempt.stage === 'extracted');
  const first = extracted.findIndex((attempt) => attempt.started.data?.inventory === planFile.inventory);
  const origin = extracted[first];
  const tree =
    origin === undefined
      ? await presentTree(deps, workspace)
      : await originalTree(deps, workspace, textOf(origin.started, 'base'));
  const inventory = await inventoryOf(deps, workspace, tree);
  const standing = extracted.map(({ phase }) => phase);
  const done = origin === undefined ? standing : standing.slice(0, first);
  return { planFile, inventory, folder: tree.folder, done, standing };
}

/** Everything decided: the operations of every phase. Only what keeps `phase` from being extracted is refused. */
export async function loadJob(
  deps: Dependencies,
  workspace: Workspace,
  entries: readonly JournalEntry[],
  phase: string,
): Promise<Job> {
  const { planFile, inventory, folder, done } = await loadPlan(deps, workspace, entries);
  const key = contentHash(JSON.stringify([inventory, planFile, phase, done]));
  const plan =
    plans.get(key) ?? buildPlan(inventory, planFile, await readSources(deps.files, folder, inventory), phase, done);
  plans.keep(key, plan);
  const sharedSecrets = planFile.monolith.internal === null ? [] : [planFile.monolith.internal.tokenEnv];
  return { plan, database: planFile.database, sharedSecrets };
}

/** The inventory of the monolith's present code. */
export async function presentInventory(
  deps: Pick<Dependencies, 'git' | 'files' | 'cache'>,
  workspace: Workspace,
): Promise<Inventory> {
  return inventoryOf(deps, workspace, await presentTree(deps, workspace));
}

/** With what the last trace has shown, as `nectar plan --check` has it. */
async function inventoryOf(
  deps: Pick<Dependencies, 'files' | 'cache'>,
  { state }: Workspace,
  tree: BaseTree,
): Promise<Inventory> {
  const inventory = await inventoryOfFolder(deps, tree);
  return withRunTime(deps, { state, folder: tree.folder }, inventory);
}
