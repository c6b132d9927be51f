import type { Inventory } from '../model/inventory.ts';
import type { PlanFile } from '../model/plan-file.ts';
import { type Registrations, registrationsIn } from './slices.ts';
import type { Sources } from './sources.ts';
import { type Rest, restOf } from './state.ts';

/** What every phase of a plan is held against first: the monolith as it is, parsed once, and what it registers. */
export interface Ground {
  rest: Rest;
  registrations: Registrations;
}

export function groundOf(inventory: Inventory, plan: PlanFile, sources: Sources): Ground {
  const rest = restOf(inventory, sources);
  return { rest, registrations: registrationsIn(inventory, plan, rest) };
}
