import { inventoryOfFolder } from '../inventory/index.ts';
import { attemptsInEffect, replay } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import type { CheckResult } from '../model/check-result.ts';
import { NectarError } from '../model/errors.ts';
import type { PlanFile } from '../model/plan-file.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { originalTree } from '../run/base-tree.ts';
import { interruptible, stopWhenInterrupted } from '../run/interruption.ts';
import { readPlanFile } from '../run/load-plan.ts';
import { restorePoints } from '../run/restore-point.ts';
import { type Session, withSession } from '../run/session.ts';
import { type Check, checkRows } from './checks.ts';
import type { BaseContext } from './context.ts';
import { checksDue } from './expected-checks.ts';
import { hashOfText, type KeptResults, keptPath, planHashFor } from './kept.ts';
import { createSystem } from './runtime/system.ts';
import { createShared, runRows } from './side-by-side.ts';

export interface Validation {
  phase: string;
  commit: string;
  results: CheckResult[];
}

export interface ValidateOptions {
  /** Null for the last extracted one. */
  phase: string | null;
  /** Ids of the checks to run, whose results are not kept then; null for all. */
  only: string[] | null;
  /** How many commands and rows of checks run at once; null for as many as there are cores. */
  jobs: number | null;
}

/** Runs the checks of a phase on the landed tree, keeps their results and notes in the journal when all of them pass. */
export async function validate(
  deps: Dependencies,
  workspace: Workspace,
  options: ValidateOptions,
): Promise<Validation> {
  const state = 'Nothing was decided; what was started for the checks is ended and removed.';
  return withSession(deps, workspace, 'validate', (session) =>
    interruptible(deps, state, `nectar validate ${options.phase ?? ''}`.trim(), async () => {
      const { plan, validation } = await runChecks(deps, workspace, options);
      if (options.only === null) await keep(session, plan, validation);
      return validation;
    }),
  );
}

async function runChecks(
  deps: Dependencies,
  workspace: Workspace,
  { phase, only, jobs }: ValidateOptions,
): Promise<{ plan: PlanFile; validation: Validation }> {
  // On one core the rows that wait for a server would still hold up those that compute.
  const atOnce = jobs ?? Math.max(2, deps.processes.cores());
  const { context, head } = await prepare(deps, workspace, phase, atOnce);
  const after = await inventoryOfFolder(deps, await originalTree(deps, workspace, head));
  const before = await inventoryOfFolder(deps, await originalTree(deps, workspace, context.restorePoint.commit));
  const system = createSystem({ context, commit: head, time: 'now' });
  if (only === null)
    for (const { title, why } of checksDue(context.plan, context.phase).notDue)
      deps.emit({ type: 'note', text: `- ${title}: not due, ${why}` });
  const rows = checkRows(context, { before, after, head, system });
  refuseUnknown(only, rows.flat());
  const wanted = rows.map((row) => row.filter(({ id }) => only === null || only.includes(id)));
  try {
    const results = await runRows(
      wanted.map((row) => row.map((check) => () => observed(deps, check))),
      atOnce,
    );
    return { plan: context.plan, validation: { phase: context.phase, commit: head, results } };
  } finally {
    await system.close();
  }
}

/** The phase to look at, its restore point and the present commit; refused where nothing is extracted. */
export async function prepare(
  deps: Dependencies,
  workspace: Workspace,
  asked: string | null,
  atOnce: number = deps.processes.cores(),
): Promise<{ context: BaseContext; head: string }> {
  const plan = await readPlanFile(deps, workspace);
  const journal = await readJournal(deps, workspace);
  const extracted = attemptsInEffect(journal).filter(({ stage }) => stage === 'extracted');
  const phase = asked ?? extracted.at(-1)?.phase;
  const state = replay(journal);
  if (
    phase === undefined ||
    !extracted.some((one) => one.phase === phase) ||
    !plan.phases.some(({ name }) => name === phase)
  )
    throw refused(
      `${asked === null ? 'No phase' : `The phase ${asked}`} stands extracted in the journal and the plan`,
      'nectar extract <phase>',
    );
  const restorePoint = (await restorePoints(deps, workspace)).find(({ id }) => id === state.restorePoint);
  if (restorePoint === undefined)
    throw refused(`The restore point ${state.restorePoint} of the migration is gone`, 'nectar backup list');
  const { commit } = await deps.git.head(workspace.root);
  return {
    context: { deps, workspace, plan, phase, restorePoint, journal, shared: createShared(atOnce) },
    head: commit,
  };
}

function refused(why: string, next: string): NectarError {
  return new NectarError({
    code: 'NECTAR-E080',
    what: 'Cannot validate',
    why,
    state: 'Nothing was checked and nothing was changed.',
    next,
    exitCode: 2,
  });
}

function refuseUnknown(only: string[] | null, checks: Check[]): void {
  const unknown = only?.filter((id) => !checks.some((check) => check.id === id)) ?? [];
  if (unknown.length > 0 || only?.length === 0)
    throw refused(
      `there is no check ${unknown.join(', ')}; there are ${checks.map(({ id }) => id).join(', ')}`,
      'nectar validate',
    );
}

async function observed(deps: Dependencies, { id, title, run }: Check): Promise<CheckResult> {
  stopWhenInterrupted(deps);
  deps.emit({ type: 'step-started', id, title });
  const result = await run();
  // What was ended half-way has shown nothing, whatever the check made of it.
  stopWhenInterrupted(deps);
  if (result.verdict === 'pass') deps.emit({ type: 'step-done', id, text: result.summary, ms: result.ms });
  else deps.emit({ type: 'step-failed', id, text: result.summary, ms: result.ms });
  return result;
}

async function keep(
  { deps, workspace, journal }: Session,
  plan: PlanFile,
  { phase, commit, results }: Validation,
): Promise<void> {
  const kept: KeptResults = {
    version: 1,
    phase,
    at: deps.clock.now().toISOString(),
    commit,
    plan: planHashFor(plan, phase),
    journal: journal.entries.at(-1)?.seq ?? 0,
    results,
  };
  const text = `${JSON.stringify(kept, null, 2)}\n`;
  await deps.files.write(keptPath(workspace, phase), text);
  if (!results.every(({ verdict }) => verdict === 'pass')) return;
  await journal.append({ event: 'phase-validated', phase, data: { commit, results: hashOfText(text) } });
}
