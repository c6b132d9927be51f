import type { Command } from 'commander';
import { listPoints } from '../backup/points.ts';
import { loadInventory } from '../inventory/index.ts';
import { readJournal } from '../journal/store.ts';
import type { Inventory } from '../model/inventory.ts';
import type { JournalEntry, JournalEvent } from '../model/journal.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import type { ReportData } from '../report/data.ts';
import { renderReport } from '../report/render.ts';
import { originalTree } from '../run/base-tree.ts';
import { status } from '../run/status.ts';
import { inventoryOf } from '../validate/index.ts';
import { proofOf } from '../validate/kept.ts';
import { absolute, type CliContext, optionsOf, workspaceOf } from './context.ts';
import { loadPlanFile } from './load-plan.ts';

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
  const plan = await loadPlanFile(deps, workspace);
  const journal = await readJournal(deps, workspace);
  const now = await status(deps, workspace, plan);
  const points = await listPoints(deps, workspace);
  const restorePoint = points.find(({ id }) => id === now.restorePoint) ?? null;
  const phases = await Promise.all(
    now.phases.map(async (phase) => ({
      ...phase,
      startedAt: lastOf(journal, phase.name, 'phase-started'),
      extractedAt: lastOf(journal, phase.name, 'phase-extracted'),
      proof: phase.commit === null ? null : await proofOf(deps, workspace, plan, journal, phase.name),
    })),
  );
  return {
    monolith: plan.monolith.name,
    at: deps.clock.now().toISOString(),
    next: now.next,
    open: now.open !== null,
    phases,
    plan,
    restorePoint,
    before: restorePoint === null ? null : await inventoryAt(deps, workspace, restorePoint.commit),
    after: await loadInventory(deps, workspace.root),
  };
}

function lastOf(journal: JournalEntry[], phase: string, event: JournalEvent): string | null {
  return journal.findLast((entry) => entry.phase === phase && entry.event === event)?.at ?? null;
}

async function inventoryAt(deps: Dependencies, workspace: Workspace, commit: string): Promise<Inventory> {
  return inventoryOf(deps, await originalTree(deps, workspace, commit));
}
