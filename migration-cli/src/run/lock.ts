import { refusal } from '../errors/refusal.ts';
import type { Fence } from '../journal/store.ts';
import type { Dependencies, ProcessIdentity, Workspace } from '../model/ports.ts';

/** .nectar/lock: who holds it, or held it last. */
interface LockFile {
  epoch: number;
  verb: string;
  at: string;
  holder: ProcessIdentity;
  released: boolean;
}

export interface Lock extends Fence {
  release(): Promise<void>;
}

type Needs = Pick<Dependencies, 'files' | 'processes' | 'clock'>;

/**
 * Takes the lock for `verb`, also from a process that died. Every epoch can be claimed only once, by a file that is
 * created exclusively, so of two that see the same dead holder one wins. `floor` is the epoch of the journal's last
 * line: epochs go on beyond it where somebody removed the lock's files.
 */
export async function acquireLock(deps: Needs, workspace: Workspace, verb: string, floor = 0): Promise<Lock> {
  const found = await newestClaim(deps, workspace, floor);
  if (found !== null) await refuseWhenHeld(deps, workspace, found);
  const holder = await deps.processes.identity();
  if (holder === null) throw new Error('This process cannot see itself.');
  const epoch = nextEpoch(found, floor, deps.clock.now());
  const mine: LockFile = { epoch, verb, at: deps.clock.now().toISOString(), holder, released: false };
  const won = await deps.files.create(claimPath(workspace, epoch), JSON.stringify(mine));
  const seen = await readLock(deps, lockPath(workspace));
  if (!won || (seen !== null && seen.epoch >= epoch)) {
    throw refusal('NECTAR-E041', {
      what: `Cannot start ${verb}`,
      why: 'another nectar took the lock at the same moment',
    });
  }
  await deps.files.write(lockPath(workspace), JSON.stringify(mine));
  await removeOldClaims(deps, workspace, epoch);
  return {
    epoch,
    assertHeld: () => assertHeld(deps, workspace, mine),
    release: async () => {
      await assertHeld(deps, workspace, mine);
      await deps.files.write(lockPath(workspace), JSON.stringify({ ...mine, released: true }));
    },
  };
}

/** Refused with NECTAR-E041 while a living process holds the lock. Takes nothing. */
export async function refuseLocked(deps: Needs, workspace: Workspace): Promise<void> {
  const found = await newestClaim(deps, workspace);
  if (found !== null) await refuseWhenHeld(deps, workspace, found);
}

/**
 * Where somebody removed the lock's files, a process may still be stopped that has written no line yet: nothing says its
 * epoch, so the next one is the time, which is beyond every epoch that was given before.
 */
function nextEpoch(found: LockFile | null, floor: number, now: Date): number {
  if (found !== null) return Math.max(found.epoch, floor) + 1;
  return floor === 0 ? 1 : Math.max(floor + 1, now.getTime());
}

async function assertHeld(deps: Needs, workspace: Workspace, mine: LockFile): Promise<void> {
  const now = await newestClaim(deps, workspace);
  if (now?.epoch === mine.epoch && sameProcess(now.holder, mine.holder)) return;
  throw refusal('NECTAR-E042', {
    what: 'Cannot go on',
    why:
      now === null
        ? `the lock is gone, this run has epoch ${mine.epoch}`
        : `the lock is at epoch ${now.epoch} of process ${now.holder.pid}, this run has ${mine.epoch}`,
  });
}

function sameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.host === b.host && a.started === b.started;
}

async function refuseWhenHeld(deps: Needs, workspace: Workspace, found: LockFile): Promise<void> {
  if (found.released) return;
  const { pid, host, started } = found.holder;
  const here = await deps.processes.identity();
  const where = `process ${pid} on ${host} holds the lock since ${found.at} (nectar ${found.verb})`;
  if (here?.host !== host) {
    throw refusal('NECTAR-E041', {
      what: 'Cannot start',
      why: `${where}, and from here it cannot be seen whether that is still running`,
      next: `when it is surely dead, remove ${lockPath(workspace)} and ${lockPath(workspace)}.*, then: nectar resume`,
    });
  }
  const alive = await deps.processes.identity(pid);
  if (alive !== null && alive.started === started) throw refusal('NECTAR-E041', { what: 'Cannot start', why: where });
}

/** A claim may be newer than the lock: its process died or is between the two writes. */
async function newestClaim(deps: Needs, workspace: Workspace, floor = 0): Promise<LockFile | null> {
  const lock = await readLock(deps, lockPath(workspace));
  for (let epoch = Math.max(lock?.epoch ?? 0, floor) + 1, newest = lock; ; epoch++) {
    const claim = await readLock(deps, claimPath(workspace, epoch));
    if (claim === null) return newest;
    newest = claim;
  }
}

async function readLock(deps: Needs, path: string): Promise<LockFile | null> {
  if (!(await deps.files.exists(path))) return null;
  const value: unknown = JSON.parse(await deps.files.readText(path));
  if (isLockFile(value)) return value;
  throw refusal('NECTAR-E041', {
    what: `Cannot read ${path}`,
    why: 'it is not a lock of nectar',
    next: `remove ${path}, then: nectar status`,
  });
}

function isLockFile(value: unknown): value is LockFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'epoch' in value &&
    typeof value.epoch === 'number' &&
    'holder' in value &&
    'released' in value
  );
}

/** The claim before this one stays: a process that is still looking at it must find it taken. */
async function removeOldClaims(deps: Needs, workspace: Workspace, epoch: number): Promise<void> {
  await deps.files.remove(claimPath(workspace, epoch - 2));
}

function lockPath(workspace: Workspace): string {
  return `${workspace.state}/lock`;
}

function claimPath(workspace: Workspace, epoch: number): string {
  return `${workspace.state}/lock.${epoch}`;
}
