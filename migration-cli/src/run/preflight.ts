import { refusal } from '../errors/refusal.ts';
import { attemptsInEffect, replay } from '../journal/replay.ts';
import type { MigrationState } from '../model/journal.ts';
import type { PlannedPhase } from '../model/operation.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import type { Job } from './job.ts';
import { restorePointOf, restorePoints } from './restore-point.ts';
import type { Session } from './session.ts';

/** Where a phase begins; written into the journal with its start. */
export interface Start {
  base: string;
  tree: string;
  branch: string;
  restorePoint: string;
  inventory: string;
}

type Looking = Pick<Session, 'deps' | 'workspace'> & { journal: Pick<Session['journal'], 'entries'> };

/** Everything that must hold before a phase changes anything. Throws the first thing that does not. */
export async function preflight(session: Looking, job: Job, phase: PlannedPhase): Promise<Start> {
  const { deps, workspace, journal } = session;
  const state = replay(journal.entries);
  refuseOpen(state);
  refuseOutOfOrder(state, job, phase);
  const head = await deps.git.head(workspace.root);
  if (head.branch === null) throw refusal('NECTAR-E061', { what: `Cannot extract ${phase.name}` });
  await refuseDirty(deps, workspace, `extract ${phase.name}`);
  await refuseLowDisk(deps, workspace);
  const restorePoint = await restorePointFor(session, job, state, head.commit);
  const tree = await deps.git.tree(workspace.root, head.commit);
  return { base: head.commit, tree, branch: head.branch, restorePoint, inventory: job.plan.inventory };
}

/** Refused while the outcome of an earlier run is open. */
export function refuseOpen(state: MigrationState): void {
  if (state.open === null) return;
  throw refusal('NECTAR-E043', {
    what: `Cannot start: the phase ${state.open.phase} is open`,
    why: `its last entry is '${state.open.event}'${state.open.operation === null ? '' : ` of ${state.open.operation}`}`,
  });
}

function refuseOutOfOrder(state: MigrationState, job: Job, phase: PlannedPhase): void {
  const stateOf = (name: string) => state.phases.find((one) => one.name === name)?.state ?? 'planned';
  const done = (name: string) => stateOf(name) === 'extracted' || stateOf(name) === 'validated';
  if (done(phase.name)) {
    throw refusal('NECTAR-E049', {
      what: `Cannot extract ${phase.name}`,
      why: `it is ${stateOf(phase.name)} already`,
      next: `nectar validate ${phase.name}`,
    });
  }
  const before = job.plan.phases.slice(0, job.plan.phases.indexOf(phase)).find((one) => !done(one.name));
  if (before === undefined) return;
  throw refusal('NECTAR-E049', {
    what: `Cannot extract ${phase.name}`,
    why: `the phase ${before.name} comes first and is ${stateOf(before.name)}`,
    next: `nectar extract ${before.name}`,
  });
}

/** The plan file is the engineer's to edit at any time; everything else must be committed. */
export async function refuseDirty(deps: Dependencies, workspace: Workspace, action: string): Promise<void> {
  const own = relativePlan(workspace);
  const dirty = (await deps.git.dirty(workspace.root)).filter((path) => path !== own && !path.startsWith('.nectar/'));
  if (dirty.length === 0) return;
  const shown = dirty.slice(0, 20).map((path) => `  ${path}`);
  if (dirty.length > shown.length) shown.push(`  … and ${dirty.length - shown.length} more`);
  throw refusal('NECTAR-E044', {
    what: `Cannot ${action}`,
    why: `these files are changed or untracked\n${shown.join('\n')}`,
  });
}

/** The plan file's path in the repository, or null where it is kept elsewhere. */
export function relativePlan(workspace: Workspace): string | null {
  return workspace.planPath.startsWith(`${workspace.root}/`)
    ? workspace.planPath.slice(workspace.root.length + 1)
    : null;
}

const DISK_FLOOR = 64 * 1024 * 1024;

/** The work tree, its objects and the undo store need about three times what is tracked. */
async function refuseLowDisk(deps: Dependencies, workspace: Workspace): Promise<void> {
  const sizes = await deps.git.run(workspace.root, ['ls-tree', '-r', '-l', '-z', 'HEAD']);
  const tracked = sizes
    .split('\0')
    .reduce((sum, line) => sum + (Number(/^\d+ \w+ \w+ +(\d+)\t/.exec(line)?.[1] ?? 0) || 0), 0);
  const needed = DISK_FLOOR + 3 * tracked;
  const free = await deps.files.freeBytes(workspace.root);
  if (free >= needed) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`;
  throw refusal('NECTAR-E048', {
    what: 'Cannot start',
    why: `${megabytes(needed)} are needed in ${workspace.root}, ${megabytes(free)} are free`,
  });
}

/** The first phase needs a restore point of the present code; later ones stand on the same. */
async function restorePointFor(session: Looking, job: Job, state: MigrationState, head: string): Promise<string> {
  const { deps, workspace } = session;
  const base = state.base ?? null;
  if (base !== null) {
    await refuseStrangeHead(session, job, head);
    const point = (await restorePoints(deps, workspace)).find((one) => one.id === base.restorePoint);
    if (point?.verified === true) return point.id;
    throw refusal('NECTAR-E046', {
      what: 'Cannot go on',
      why: `the restore point ${base.restorePoint} of the first phase is gone`,
    });
  }
  const point = await restorePointOf(deps, workspace, async (one) => sameCode(session, one.commit, head));
  if (job.database !== null && point.database === null) {
    throw refusal('NECTAR-E046', {
      what: 'Cannot start the first phase',
      why: `the restore point ${point.id} does not hold the database`,
    });
  }
  return point.id;
}

/** After a landing nothing but the plan file may have changed, unless the plan was made anew for it. */
async function refuseStrangeHead(session: Looking, job: Job, head: string): Promise<void> {
  const last = attemptsInEffect(session.journal.entries).at(-1);
  if (last?.landing == null || job.plan.inventory !== last.started.data?.inventory) return;
  if (await sameCode(session, last.landing.commit, head)) return;
  throw refusal('NECTAR-E045', {
    what: 'Cannot start the next phase',
    why: `there are commits since ${last.phase} landed as ${last.landing.commit.slice(0, 10)}`,
  });
}

/** True where two commits differ in nothing but the plan file. */
export async function sameCode(
  session: Pick<Session, 'deps' | 'workspace'>,
  one: string,
  other: string,
): Promise<boolean> {
  const own = relativePlan(session.workspace);
  const text = await session.deps.git.run(session.workspace.root, [
    'diff-tree',
    '-r',
    '-z',
    '--name-only',
    '--no-renames',
    one,
    other,
  ]);
  return text.split('\0').every((path) => path === '' || path === own);
}
