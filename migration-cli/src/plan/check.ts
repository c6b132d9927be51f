import { NectarError } from '../model/errors.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Operation, Plan, Problem } from '../model/operation.ts';
import type { PlanFile } from '../model/plan-file.ts';
import { lockGaps } from '../operations/prune-lock/prune-lock.ts';
import { type BuiltPlan, draftPlan } from './build.ts';
import { type Finding, findingsOf, isOpen } from './findings.ts';
import { type Ground, groundOf } from './ground.ts';
import type { Sources } from './sources.ts';
import { staleOf } from './stale.ts';

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
  const ground = groundOf(inventory, plan, sources);
  const findings = findingsOf(inventory, plan, sources, done, ground);
  const { problems } = drafted(inventory, plan, sources, done, ground);
  const stale = plan.phases.flatMap((phase) =>
    staleOf(phase, inventory).map((subject) => ({ phase: phase.name, subject })),
  );
  return { findings, stale, problems, blocking: findings.filter(isOpen).length + problems.length };
}

/** What is left of it once phases stand extracted: their decisions are history. */
export function withoutPhases({ findings, stale, problems }: CheckedPlan, phases: string[]): CheckedPlan {
  const isAhead = ({ phase }: { phase: string }) => !phases.includes(phase);
  const left = { findings: findings.filter(isAhead), stale: stale.filter(isAhead), problems: problems.filter(isAhead) };
  return { ...left, blocking: left.findings.filter(isOpen).length + left.problems.length };
}

/** The plan, refused where something that keeps `phase` from being extracted is undecided or cannot be done. */
export function buildPlan(
  inventory: Inventory,
  planFile: PlanFile,
  sources: Sources,
  phase: string,
  done: string[] = [],
): Plan {
  const ground = groundOf(inventory, planFile, sources);
  const { plan, problems } = drafted(inventory, planFile, sources, done, ground);
  const blocking = [
    ...problems.map((item) => ({ phase: item.phase, ...item.problem })),
    ...findingsOf(inventory, planFile, sources, done, ground)
      .filter(isOpen)
      .map((item) => ({ ...item, what: `${item.file}:${item.line} ${item.what}` })),
  ].filter((item) => item.phase === phase);
  if (blocking.length === 0) return plan;
  throw new NectarError({
    code: 'NECTAR-E021',
    what: `The plan leaves ${blocking.length} thing${blocking.length === 1 ? '' : 's'} open`,
    why: blocking.map(({ what, why }) => `${phase}: ${what} (${why})`).join('\n'),
    state: 'Nothing was changed.',
    next: 'nectar plan --check',
    exitCode: 1,
  });
}

function drafted(
  inventory: Inventory,
  planFile: PlanFile,
  sources: Sources,
  done: string[],
  ground: Ground,
): BuiltPlan {
  const { plan, problems } = draftPlan(inventory, planFile, sources, done, ground);
  return { plan, problems: [...problems, ...lockProblems(plan, sources)] };
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
