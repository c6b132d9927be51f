import { textOf } from '../journal/attempt.ts';
import { attemptsInEffect } from '../journal/replay.ts';
import type { Operation, PlannedPhase } from '../model/operation.ts';
import type { DatabaseStep, PlanFile } from '../model/plan-file.ts';
import { createObjects } from '../run/objects.ts';
import type { BaseContext } from './context.ts';

const isGrant = (operation: Operation): operation is Operation<'grant'> => operation.kind === 'grant';

/**
 * The plan as it was carried out: the planner adds grants of its own (an outbox, an inbox), which stand in what each phase
 * was begun with. Those for objects that the plan file never names are put behind its steps.
 */
export async function planWithGeneratedGrants({ deps, workspace, journal, plan }: BaseContext): Promise<PlanFile> {
  const objects = createObjects(deps.files, workspace);
  const begun = new Map<string, PlannedPhase>();
  for (const attempt of attemptsInEffect(journal)) {
    const text = new TextDecoder().decode(await objects.get(textOf(attempt.started, 'job')));
    begun.set(attempt.phase, (JSON.parse(text) as { phase: PlannedPhase }).phase);
  }
  const named = new Set(
    plan.phases.flatMap((phase) => phase.database.flatMap((step) => ('on' in step ? step.on : []))),
  );
  const phases = plan.phases.map((phase) => {
    const grants = (begun.get(phase.name)?.operations ?? []).filter(isGrant);
    return { ...phase, database: [...phase.database, ...grants.flatMap((one) => generatedStep(one, named))] };
  });
  return { ...plan, phases };
}

function generatedStep({ params }: Operation<'grant'>, named: Set<string>): DatabaseStep[] {
  const bare = params.on.replace(/^public\./, '');
  const target = params.objectType === 'table' ? params.on : `${params.objectType}:${params.on}`;
  if ([params.on, bare, target, `${params.objectType}:${bare}`].some((name) => named.has(name))) return [];
  const columns = params.columns === null ? {} : { columns: params.columns };
  return [{ kind: 'grant', role: params.role, on: [target], privileges: params.privileges, ...columns }];
}
