import type { Inventory } from '../model/inventory.ts';
import type { Choice, Decision, PlanFile } from '../model/plan-file.ts';
import { codeFindings } from './check-code.ts';
import { dataFindings } from './check-data.ts';
import { type Ground, groundOf } from './ground.ts';
import { ownersOf } from './owners.ts';
import type { Sources } from './sources.ts';

/** One thing that crosses, with what can be done about it. */
export interface Finding {
  id: string;
  file: string;
  line: number;
  phase: string;
  what: string;
  choices: Choice[];
  recommendation: Choice;
  why: string;
  /** True where extraction cannot go on without a decision. */
  blocking: boolean;
  /** The decision that covers it, or null. */
  decision: Decision | null;
}

/** Everything that crosses in the phases that are not done, as the plan file decides or accepts it. */
export function findingsOf(
  inventory: Inventory,
  plan: PlanFile,
  sources: Sources,
  done: string[] = [],
  ground: Ground = groundOf(inventory, plan, sources),
): Finding[] {
  const owners = ownersOf(inventory, plan);
  return plan.phases
    .filter(({ name }) => !done.includes(name))
    .flatMap((phase) => [
      ...codeFindings(inventory, plan, phase, ground),
      ...dataFindings(inventory, plan, phase, owners),
    ])
    .map((finding) => accepted(plan, finding));
}

/** True where it keeps its phase from being extracted. */
export const isOpen = ({ blocking, decision }: Finding): boolean => blocking && decision === null;

/** A finding that the plan accepts counts as decided to leave. */
export function accepted<T extends Pick<Finding, 'id' | 'decision'>>(plan: PlanFile, finding: T): T {
  const found = plan.accepted.find(({ id }) => id === finding.id);
  return found && finding.decision === null
    ? { ...finding, decision: { subject: finding.id, choice: 'leave', why: found.why } }
    : finding;
}
