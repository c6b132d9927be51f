import type { PlanFile } from '../model/plan-file.ts';
import { extractedServices } from './imports.ts';
import { dueTruths } from './truths/truths.ts';

export const CHECK_TITLES = {
  imports: 'Services stand on their own',
  routes: 'Every route is still answered',
  sides: 'Both sides type-check, build and pass their tests',
  boot: 'Each service starts alone',
  suites: 'The suites give the same results',
  rights: 'The suites run with the rights of the roles',
  truths: 'Numbers over HTTP equal the database',
  data: 'No row was changed by the migration',
  grants: 'Roles may do what the plan says',
  isolation: 'Tenants are kept apart',
} as const;

export type CheckId = keyof typeof CHECK_TITLES;

const OF_DATABASE: CheckId[] = ['data', 'grants', 'isolation'];

export interface Due {
  /** The checks that prove the phase, in the order in which they are shown. */
  expected: { id: CheckId; title: string }[];
  /** Those that have nothing to prove in it. */
  notDue: { id: CheckId; title: string; why: string }[];
}

/** Which checks a phase needs, from nothing but the plan. */
export function checksDue(plan: PlanFile, phase: string): Due {
  const due: Due = { expected: [], notDue: [] };
  for (const id of Object.keys(CHECK_TITLES) as CheckId[]) {
    const why = reasonToLeaveOut(id, plan, phase);
    if (why === null) due.expected.push({ id, title: CHECK_TITLES[id] });
    else due.notDue.push({ id, title: CHECK_TITLES[id], why });
  }
  return due;
}

/** Null where the check is due. */
function reasonToLeaveOut(id: CheckId, plan: PlanFile, phase: string): string | null {
  if (plan.database === null && OF_DATABASE.includes(id)) return 'the plan names no database';
  if (id === 'rights') return reasonWithoutRights(plan, phase);
  if (id === 'isolation' && !hasTenants(plan))
    return 'the plan names neither tenants nor row-level security, so there is nothing to keep apart';
  const of = plan.phases.find(({ name }) => name === phase);
  // The last phase takes what is left of an application without naming its routes.
  const cut = plan.services[of?.service ?? '']?.backend?.entry.kind === 'application';
  const { typecheck, build, test } = plan.monolith;
  if (id === 'sides' && cut && [typecheck, build, test].every((command) => command === null))
    return 'the plan names no type check, build or tests of the monolith, and its services have its scripts';
  if (id === 'truths' && cut && plan.validate.truths.length === 0) return 'the plan names no number to compare';
  if (id === 'truths' && plan.validate.truths.length > 0 && dueTruths(plan, phase).length === 0)
    return 'the plan names numbers of later phases only';
  return null;
}

function reasonWithoutRights(plan: PlanFile, phase: string): string | null {
  if (plan.database === null) return 'the plan names no database';
  if (plan.validate.suites.length === 0) return 'the plan names no suite';
  const roles = extractedServices(plan, phase).some(({ name }) => {
    const service = plan.services[name];
    return service !== undefined && service.role !== null && service.backend !== null;
  });
  return roles ? null : 'no service that stands alone has a role of its own';
}

function hasTenants({ database, phases }: PlanFile): boolean {
  if (database !== null && database.tenant !== null) return true;
  return phases.some((phase) => phase.database.some(({ kind }) => kind === 'row-level-security' || kind === 'policy'));
}
