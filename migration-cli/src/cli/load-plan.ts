import { loadInventory } from '../inventory/index.ts';
import { textOf } from '../journal/attempt.ts';
import { attemptsInEffect } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { readSources, type Sources } from '../plan/sources.ts';
import { loadGround } from '../run/load-plan.ts';
import { withRunTime } from '../trace/with-run-time.ts';

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

/**
 * What a plan file is held against: the code before the phases that were extracted with it, else the present code. Phases
 * in `done` are in that code; `standing` are all that stand extracted.
 */
export async function loadPlanned(
  deps: Dependencies,
  workspace: Workspace,
): Promise<{ inventory: Inventory; sources: Sources; done: string[]; standing: string[] }> {
  const entries = await readJournal(deps, workspace);
  if (attemptsInEffect(entries).every(({ stage }) => stage !== 'extracted'))
    return { ...(await loadMonolith(deps, workspace)), done: [], standing: [] };
  const { inventory, folder, done, standing } = await loadGround(deps, workspace, entries);
  return { inventory, sources: await readSources(deps.files, folder, inventory), done, standing };
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
