import type { Inventory } from '../model/inventory.ts';
import type { PlanFile } from '../model/plan-file.ts';
import { findingsOf } from '../plan/findings.ts';
import type { Sources } from '../plan/sources.ts';
import { goneOf } from './accepted-findings.ts';
import type { RatchetProblem } from './ratchet.ts';

/** Only a run tells what is refused, so nothing is said of these. */
const AT_RUN_TIME = /^refused:/;

/** What a plan accepts and does not find any more. */
export function goneFromPlan(file: string, inventory: Inventory, plan: PlanFile, sources: Sources): RatchetProblem[] {
  const held = plan.accepted.filter(({ id }) => !AT_RUN_TIME.test(id));
  if (held.length === 0) return [];
  const found = new Set(findingsOf(inventory, plan, sources).map(({ id }) => id));
  return goneOf(file, held, found);
}
