import { corruptBackup, editPlan, moveBranch, tearJournal, unreadable } from './harms/files.ts';
import { beside, kill, takeOver, terminateProcess } from './harms/processes.ts';
import type { Harmed, Scene, Struck } from './harms/scene.ts';
import { letGo } from './harms/scene.ts';
import { endBackends, expirePassword, leaveNoConnections, loseCommit, stopPostgres } from './harms/server.ts';
import { deadlock, lockHeld, manualDdl } from './harms/tables.ts';
import type { Fault } from './model.ts';

/** Does what the fault says to a process that waits, lets it go on, and sees it end. */
export async function inflict(fault: Fault, scene: Scene): Promise<Struck> {
  const { problems = [], missed = null, ended, tidy = async () => undefined } = await HARMS[fault](scene);
  return { problems, missed, ended, tidy };
}

const HARMS: Record<Fault, (scene: Scene) => Harmed> = {
  sigkill: kill,
  sigterm: terminateProcess,
  sigstop: takeOver,
  'disk-full': async ({ held }) => ({ ended: await letGo(held, 'disk-full') }),
  'read-only': async ({ held }) => ({ ended: await letGo(held, 'read-only') }),
  'torn-journal': tearJournal,
  'unreadable-journal': unreadable,
  'two-clis': beside,
  'terminate-backend': endBackends,
  'stop-postgres': stopPostgres,
  'lock-held': lockHeld,
  deadlock,
  'commit-lost': loseCommit,
  'no-connections': leaveNoConnections,
  'manual-ddl': manualDdl,
  'edited-plan': editPlan,
  'corrupted-backup': corruptBackup,
  'expired-password': expirePassword,
  'branch-moved': moveBranch,
};
