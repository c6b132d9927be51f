import type { Inventory } from '../model/inventory.ts';
import type { Operation, Plan, PlannedPhase, Problem } from '../model/operation.ts';
import type { PlanFile } from '../model/plan-file.ts';
import type { Draft } from './build-database.ts';
import { buildPhase } from './build-phase.ts';
import { buildSeam } from './build-seam.ts';
import { type Ground, groundOf } from './ground.ts';
import { hashOf } from './hash.ts';
import type { Sources } from './sources.ts';
import { withAsync } from './spread.ts';

export interface BuiltPlan {
  plan: Plan;
  /** What keeps phases from being extracted, by phase. */
  problems: { phase: string; problem: Problem }[];
}

/**
 * Turns what was read and what was decided into operations. Pure: the same inventory, plan file and texts give the same
 * plan, and each phase is planned on the tree that the ones before leave. Phases in `done` are in that tree already: they
 * keep their place in the plan and have no operations.
 */
export function draftPlan(
  inventory: Inventory,
  planFile: PlanFile,
  sources: Sources,
  done: string[] = [],
  ground: Ground = groundOf(inventory, planFile, sources),
): BuiltPlan {
  let { rest, registrations } = ground;
  const phases: PlannedPhase[] = [];
  const problems: BuiltPlan['problems'] = [];
  for (const phase of planFile.phases) {
    const folder = planFile.services[phase.service]?.folder ?? phase.service;
    const named = { name: phase.name, goal: phase.goal, service: phase.service, folder };
    if (done.includes(phase.name)) {
      phases.push({ ...named, operations: [] });
      continue;
    }
    const build = phase.seam === true ? buildSeam : buildPhase;
    const waiting = withAsync(inventory, planFile, phase, rest, registrations);
    registrations = waiting.registrations;
    const built = build(inventory, planFile, phase, waiting.rest, registrations);
    const packages = built.packages.length > 0 ? { packages: built.packages } : {};
    phases.push({ ...named, ...packages, operations: numbered(phase.name, [...waiting.drafts, ...built.drafts]) });
    problems.push(...[...waiting.problems, ...built.problems].map((problem) => ({ phase: phase.name, problem })));
    rest = built.rest;
  }
  return { plan: { version: 1, inventory: inventory.fingerprint, hash: hashOf(planFile), phases }, problems };
}

/** Ids are phase/number-kind-subject; the number is the place in the phase. */
function numbered(phase: string, drafts: Draft[]): Operation[] {
  const seen = new Map<string, number>();
  const operations: Operation[] = [];
  for (const { kind, subject, title, params } of drafts) {
    const plain = `${kind}-${subject.replace(/[^A-Za-z0-9_.-]+/g, '-')}`;
    const count = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, count);
    const number = String(operations.length + 1).padStart(2, '0');
    const needs = operations.slice(-1).map(({ id }) => id);
    operations.push({
      id: `${phase}/${number}-${plain}${count > 1 ? `-${count}` : ''}`,
      phase,
      kind,
      title,
      params,
      needs,
    });
  }
  return operations;
}
