import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isGroupAlive } from './alive.ts';

const run = promisify(execFile);
const FORCE_LIMIT_MS = 5000;

/** Ends the whole group: SIGTERM, and SIGKILL for what is left after the grace time. Throws when something survives that. */
export async function endGroup(leader: number, graceMs: number): Promise<void> {
  if (process.platform === 'win32') return endTree(leader);
  signalGroup(leader, 'SIGTERM');
  if (await isGone(leader, graceMs)) return;
  signalGroup(leader, 'SIGKILL');
  if (await isGone(leader, FORCE_LIMIT_MS)) return;
  throw new Error(
    `The process group ${leader} does not end, not even by SIGKILL.\n→ Look at it: ps -o pid,stat,args -g ${leader}`,
  );
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  if (!isGroupAlive(leader)) return;
  try {
    process.kill(-leader, signal);
  } catch (error) {
    // It ended between the look and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function isGone(leader: number, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (isGroupAlive(leader)) {
    if (Date.now() >= deadline) return false;
    await sleep(25);
  }
  return true;
}

async function endTree(leader: number): Promise<void> {
  try {
    await run('taskkill', ['/pid', String(leader), '/t', '/f']);
  } catch (error) {
    // 128: there is no such process any more.
    if ((error as { code?: number }).code !== 128) throw error;
  }
}
