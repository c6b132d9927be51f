import { listPoints } from '../backup/points.ts';
import { refusal } from '../errors/refusal.ts';
import type { RestorePoint } from '../model/backup.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { readPlanFile } from '../run/load-plan.ts';
import type { BaseContext } from '../validate/context.ts';
import { originalDatabase } from '../validate/runtime/database.ts';
import { paritySettings } from './ground.ts';
import { type Recorded, recordCommand } from './record-command.ts';
import { createTemplate } from './scratch.ts';
import { openMonolith } from './sources.ts';

/** The newest restore point that was proved by a restore: a trace begins where it stands. */
export async function newestPoint(deps: Dependencies, workspace: Workspace): Promise<RestorePoint> {
  const point = (await listPoints(deps, workspace)).filter(({ verified }) => verified).at(-1);
  if (point !== undefined) return point;
  throw refusal('NECTAR-E102', {
    what: 'Cannot record',
    why: 'there is no verified restore point for the trace to begin at',
    next: 'nectar backup',
  });
}

/** Records a command's traffic on the monolith of the newest restore point. */
export async function recordMonolith(
  deps: Dependencies,
  workspace: Workspace,
  name: string,
  command: string[],
): Promise<Recorded> {
  const plan = await readPlanFile(deps, workspace);
  const parity = paritySettings(plan);
  const restorePoint = await newestPoint(deps, workspace);
  const base: Omit<BaseContext, 'shared'> = { deps, workspace, plan, phase: '', restorePoint, journal: [] };
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const database = await originalDatabase(base);
    if (database === null) throw refusal('NECTAR-E102', { what: 'Cannot record', why: 'the plan has no database' });
    closers.push(() => database.drop());
    const template = await createTemplate(deps, database.url, plan.database?.schemas ?? []);
    const monolith = await openMonolith(base, restorePoint.commit);
    closers.push(() => monolith.close());
    const copy = await template.copy();
    closers.push(() => copy.drop());
    const suite = plan.validate.suites.find((one) => one.name === parity.suite);
    return await recordCommand({ ...base, parity }, monolith.source, copy, {
      name,
      command,
      env: { ...suite?.env, ...parity.suiteEnv },
      restorePoint: restorePoint.id,
      commit: restorePoint.commit,
    });
  } finally {
    for (const close of closers.reverse()) await close();
  }
}
