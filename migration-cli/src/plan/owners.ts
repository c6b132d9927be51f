import type { Inventory } from '../model/inventory.ts';
import type { PlanFile } from '../model/plan-file.ts';
import { matcher } from './globs.ts';

/** Which service each file ends up with, by the globs of the phases; what no phase moves stays to the last one. */
export function ownersOf(inventory: Inventory, plan: PlanFile): Map<string, string> {
  const owners = new Map<string, string>();
  for (const phase of plan.phases) {
    const wanted = matcher(phase.move);
    for (const { path } of inventory.files) if (!owners.has(path) && wanted(path)) owners.set(path, phase.service);
  }
  return owners;
}
