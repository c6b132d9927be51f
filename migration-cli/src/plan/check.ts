import type { Inventory } from '../model/inventory.ts';
import type { Operation, Plan, Problem } from '../model/operation.ts';
import type { Choice, Decision, PlanFile } from '../model/plan-file.ts';
import { lockGaps } from '../operations/prune-lock/prune-lock.ts';
import { draftPlan } from './build.ts';
import { codeFindings } from './check-code.ts';
import { dataFindings } from './check-data.ts';
import { ownersOf } from './owners.ts';
import type { Sources } from './sources.ts';
import { staleOf } from './stale.ts';

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

export interface CheckedPlan {
  findings: Finding[];
  /** Decisions that match nothing any more. */
  stale: { phase: string; subject: string }[];
  /** What extraction would refuse. */
  problems: { phase: string; problem: Problem }[];
  blocking: number;
}

/** Everything that the plan leaves undecided, and whether it can be extracted. */
export function checkPlan(inventory: Inventory, plan: PlanFile, sources: Sources, done: string[] = []): CheckedPlan {
  const owners = ownersOf(inventory, plan);
  const findings = plan.phases
    .filter(({ name }) => !done.includes(name))
    .flatMap((phase) => [
      ...codeFindings(inventory, plan, phase, sources),
      ...dataFindings(inventory, plan, phase, owners),
    ])
    .map((finding) => accept(plan, finding));
  const drafted = draftPlan(inventory, plan, sources, done);
  const problems = [...drafted.problems, ...lockProblems(drafted.plan, sources)];
  const stale = plan.phases.flatMap((phase) =>
    staleOf(phase, inventory).map((subject) => ({ phase: phase.name, subject })),
  );
  const open = findings.filter(({ blocking, decision }) => blocking && decision === null).length;
  return { findings, stale, problems, blocking: open + problems.length };
}

/** What lock files do not hold. Each phase only takes entries out, so the file as it is now stands for all of them. */
function lockProblems({ phases }: Plan, sources: Sources): CheckedPlan['problems'] {
  return phases.flatMap(({ name: phase, operations }) =>
    operations.filter(isLockOperation).flatMap(({ params }) => {
      const text = sources.text(params.from);
      return text === null ? [] : lockGaps(params, text).map((problem) => ({ phase, problem }));
    }),
  );
}

const isLockOperation = (operation: Operation): operation is Operation<'prune-lock'> => operation.kind === 'prune-lock';

/** A finding that the plan accepts counts as decided to leave. */
function accept(plan: PlanFile, finding: Finding): Finding {
  const accepted = plan.accepted.find(({ id }) => id === finding.id);
  return accepted && finding.decision === null
    ? { ...finding, decision: { subject: finding.id, choice: 'leave', why: accepted.why } }
    : finding;
}
