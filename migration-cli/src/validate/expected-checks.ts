import type { PlanFile } from '../model/plan-file.ts';
import { dueTruths } from './truths/truths.ts';

export const CHECK_TITLES = {
  imports: 'Services stand on their own',
  routes: 'Every route is still answered',
  sides: 'Both sides type-check, build and pass their tests',
  boot: 'Each service starts alone',
  suites: 'The suites give the same results',
  truths: 'Numbers over HTTP equal the database',
  data: 'No row was changed by the migration',
  grants: 'Roles may do what the plan says',
  isolation: 'Tenants are kept apart',
} as const;

export type CheckId = keyof typeof CHECK_TITLES;

const OF_DATABASE: CheckId[] = ['data', 'grants', 'isolation'];

/** The checks that prove a phase, in the order in which they are shown. */
export function expectedChecks(plan: PlanFile, phase: string): { id: CheckId; title: string }[] {
  const later = plan.validate.truths.length > 0 && dueTruths(plan, phase).length === 0;
  return (Object.keys(CHECK_TITLES) as CheckId[])
    .filter((id) => (id !== 'truths' || !later) && (plan.database !== null || !OF_DATABASE.includes(id)))
    .map((id) => ({ id, title: CHECK_TITLES[id] }));
}
