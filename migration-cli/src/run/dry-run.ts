import { readJournal } from '../journal/store.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { type Job, phaseNamed } from './job.ts';
import { preflight } from './preflight.ts';
import { type PlannedChanges, projectPhase } from './project-phase.ts';
import { checkRights } from './rights.ts';

/** Looks at everything that a real run looks at and resolves with the very changes that it would make. Takes no lock. */
export async function dryRun(
  deps: Dependencies,
  workspace: Workspace,
  job: Job,
  name: string,
): Promise<PlannedChanges[]> {
  const phase = phaseNamed(job.plan, name);
  const entries = await readJournal(deps, workspace);
  await preflight({ deps, workspace, journal: { entries } }, job, phase);
  await checkRights({ deps, workspace }, job, phase);
  return projectPhase({ deps, workspace }, job, phase);
}
