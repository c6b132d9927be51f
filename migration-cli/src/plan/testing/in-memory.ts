import { readInventory } from '../../inventory/read.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Change, Operation, OperationKind, TreeView } from '../../model/operation.ts';
import type { PlanFile } from '../../model/plan-file.ts';
import { copyFiles } from '../../operations/copy-files/copy-files.ts';
import { deleteFiles } from '../../operations/delete-files/delete-files.ts';
import { editFiles } from '../../operations/edit-files/edit-files.ts';
import { moveFiles } from '../../operations/move-files/move-files.ts';
import { pruneLock } from '../../operations/prune-lock/prune-lock.ts';
import { applyToOverlay, memoryTree } from '../../operations/tree/overlay.ts';
import { updateManifest } from '../../operations/update-manifest/update-manifest.ts';
import { writeEnv } from '../../operations/write-env/write-env.ts';
import { writeFiles } from '../../operations/write-files/write-files.ts';
import { type BuiltPlan, draftPlan } from '../build.ts';
import { sourcesOf } from '../sources.ts';

export type Tree = Record<string, string>;

export async function inventoryOf(tree: Tree): Promise<Inventory> {
  return readInventory({
    files: Object.keys(tree),
    commit: null,
    read: (path) => new TextEncoder().encode(tree[path] ?? ''),
  });
}

const kinds = {
  'move-files': moveFiles,
  'copy-files': copyFiles,
  'edit-files': editFiles,
  'write-files': writeFiles,
  'delete-files': deleteFiles,
  'update-manifest': updateManifest,
  'prune-lock': pruneLock,
  'write-env': writeEnv,
};

/** Runs tree operations in memory; throws on every problem that an operation finds. */
export function applyOperations(view: TreeView, operations: Operation[]): { view: TreeView; changes: Change[] } {
  const all: Change[] = [];
  let current = view;
  for (const operation of operations) {
    if (!(operation.kind in kinds)) continue;
    const kind = kinds[operation.kind as keyof typeof kinds] as OperationKind<typeof operation.kind>;
    const at = { tree: current, catalog: null };
    const before = kind.check(operation.params, at);
    if (before.length > 0) throw new Error(`${operation.id}: ${JSON.stringify(before)}`);
    const changes = kind.changes(operation.params, at);
    current = applyToOverlay(current, changes);
    const after = kind.verify(operation.params, { tree: current, catalog: null });
    if (after.length > 0) throw new Error(`${operation.id} after: ${JSON.stringify(after)}`);
    all.push(...changes);
  }
  return { view: current, changes: all };
}

export interface Extracted {
  inventory: Inventory;
  built: BuiltPlan;
  files: Tree;
}

/** Inventory, plan and every tree operation of every phase, in memory. */
export async function extractInMemory(
  tree: Tree,
  plan: PlanFile,
  phases: number = plan.phases.length,
): Promise<Extracted> {
  const inventory = await inventoryOf(tree);
  const built = draftPlan(inventory, plan, sourcesOf(tree));
  const operations = built.plan.phases.slice(0, phases).flatMap((phase) => phase.operations);
  const { view } = applyOperations(memoryTree(tree), operations);
  return { inventory, built, files: Object.fromEntries(view.list('').map((path) => [path, view.readText(path)])) };
}
