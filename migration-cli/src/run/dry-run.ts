import { readJournal } from '../journal/store.ts';
import { NectarError } from '../model/errors.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { type Job, phaseNamed } from './job.ts';
import { preflight } from './preflight.ts';
import { type PlannedChanges, projectPhase } from './project-phase.ts';
import { checkRights } from './rights.ts';

/**
 * Looks at everything that a real run looks at and resolves with the very changes that it would make. Takes no lock. That
 * there is no restore point yet is only told: nothing is changed that would need one.
 */
export async function dryRun(
  deps: Dependencies,
  workspace: Workspace,
  job: Job,
  name: string,
): Promise<PlannedChanges[]> {
  const phase = phaseNamed(job.plan, name);
  const entries = await readJournal(deps, workspace);
  try {
    await preflight({ deps, workspace, journal: { entries } }, job, phase);
  } catch (error) {
    if (!(error instanceof NectarError) || error.code !== 'NECTAR-E046') throw error;
    deps.emit({ type: 'warning', text: `${error.message}: ${error.why}. A real run needs one: nectar backup` });
  }
  await checkRights({ deps, workspace }, job, phase);
  return projectPhase({ deps, workspace }, job, phase);
}
