import type { Inventory } from '../model/inventory.ts';
import type { PhaseSettings, PlanFile } from '../model/plan-file.ts';
import { layOut } from './lay-out.ts';
import type { Layout } from './layout.ts';
import { type Registrations, withSlices } from './slices.ts';
import type { Rest } from './state.ts';
import { withSymbols } from './symbols.ts';

/** Where everything of a phase goes, once its routes and its symbols are chosen. */
export function layoutOfPhase(
  inventory: Inventory,
  plan: PlanFile,
  settings: PhaseSettings,
  rest: Rest,
  registrations: Registrations,
): Layout {
  const routed = withSlices(inventory, plan, settings, rest, registrations).phase;
  const { phase, symbols } = withSymbols(inventory, plan, routed, rest);
  return layOut(plan, phase, rest, symbols);
}
