import type { Command } from 'commander';
import { listPoints } from '../backup/points.ts';
import { inventoryOfFolder, loadInventory } from '../inventory/index.ts';
import { readJournal } from '../journal/store.ts';
import type { Inventory } from '../model/inventory.ts';
import type { JournalEntry, JournalEvent } from '../model/journal.ts';
import type { PlanFile } from '../model/plan-file.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { keptParity, staleParity } from '../parity/kept.ts';
import { matcher } from '../plan/globs.ts';
import type { ReportData } from '../report/data.ts';
import { REST } from '../report/graphs.ts';
import { renderReport } from '../report/render.ts';
import { originalTree } from '../run/base-tree.ts';
import { readPlanFile } from '../run/load-plan.ts';
import { status } from '../run/status.ts';
import { proofOf, staleReasons } from '../validate/kept.ts';
import { absolute, type CliContext, optionsOf, workspaceOf } from './context.ts';

/** `nectar report`: the migration as one HTML file that opens with the answer. */
export function addReport(program: Command, context: CliContext): void {
  program
    .command('report')
    .description('Write one HTML file: may I go on, what was done, what was proven and how')
    .option('--out <file>', 'where to (default: .nectar/report.html)')
    .action(async (_: unknown, command: Command) => {
      const workspace = await workspaceOf(context, command);
      const { out } = optionsOf<{ out?: string }>(command);
      const path = out === undefined ? `${workspace.state}/report.html` : absolute(context.cwd, out);
      await context.deps.files.write(path, renderReport(await gather(context.deps, workspace)));
      context.stdout.write(`Wrote ${path}\n`);
      context.exit(0);
    });
}

async function gather(deps: Dependencies, workspace: Workspace): Promise<ReportData> {
  const plan = await readPlanFile(deps, workspace);
  const journal = await readJournal(deps, workspace);
  const now = await status(deps, workspace, plan, await staleReasons(deps, workspace));
  const points = await listPoints(deps, workspace);
  const restorePoint = points.find(({ id }) => id === now.restorePoint) ?? null;
  const phases = await Promise.all(
    now.phases.map(async (phase) => ({
      ...phase,
      startedAt: lastOf(journal, phase.name, 'phase-started'),
      extractedAt: lastOf(journal, phase.name, 'phase-extracted'),
      proof: phase.commit === null ? null : await proofOf(deps, workspace, plan, journal, phase.name),
      parity: phase.commit === null ? null : await parityOf(deps, workspace, plan, phase.name),
    })),
  );
  const before = restorePoint === null ? null : await inventoryAt(deps, workspace, restorePoint.commit);
  const after = await loadInventory(deps, workspace.root);
  const services = phases.flatMap(({ commit, service }) => (commit === null || service === null ? [] : [service]));
  return {
    monolith: plan.monolith.name,
    at: deps.clock.now().toISOString(),
    next: now.next,
    open: now.open !== null,
    phases,
    plan,
    restorePoint,
    before,
    after,
    services: [...new Set(services)],
    partOf: {
      before: named(before, partBefore(plan)),
      after: named(after, partAfter(plan, services)),
    },
  };
}

async function parityOf(
  deps: Dependencies,
  workspace: Workspace,
  plan: PlanFile,
  phase: string,
): Promise<ReportData['phases'][number]['parity']> {
  const kept = await keptParity(deps, workspace, phase);
  return kept === null ? null : { kept, stale: staleParity(kept, plan, (await deps.git.head(workspace.root)).commit) };
}

type PartOf = (path: string) => string;

const named = (inventory: Inventory | null, partOf: PartOf): Record<string, string> =>
  Object.fromEntries((inventory?.files ?? []).map(({ path }) => [path, partOf(path)]));

/** The service of the first phase that moves the file. */
function partBefore({ phases }: PlanFile): PartOf {
  const movers = phases.map(({ service, move }) => ({ service, moves: matcher(move) }));
  return (path) => movers.find(({ moves }) => moves(path))?.service ?? REST;
}

/** Files stand in the folders of services that are extracted; everywhere else the plan's word still holds for the future only. */
function partAfter(plan: PlanFile, services: string[]): PartOf {
  const folders = services.flatMap((name) => {
    const folder = plan.services[name]?.folder;
    return folder === undefined ? [] : [{ name, folder: `${folder.replace(/\/$/, '')}/` }];
  });
  const before = partBefore(plan);
  if (services.length === 0) return before;
  return (path) => folders.find(({ folder }) => path.startsWith(folder))?.name ?? REST;
}

function lastOf(journal: JournalEntry[], phase: string, event: JournalEvent): string | null {
  return journal.findLast((entry) => entry.phase === phase && entry.event === event)?.at ?? null;
}

async function inventoryAt(deps: Dependencies, workspace: Workspace, commit: string): Promise<Inventory> {
  return inventoryOfFolder(deps, await originalTree(deps, workspace, commit));
}
