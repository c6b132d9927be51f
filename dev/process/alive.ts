import { readdirSync, readFileSync } from 'node:fs';

/**
 * True while the process runs. One that has ended and is not yet collected by its parent counts as gone:
 * in a container whose first process collects nobody's children it stays in the table for ever.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return statOf(pid)?.zombie !== true;
}

/** True while a process of the group runs; see isAlive. */
export function isGroupAlive(leader: number): boolean {
  try {
    process.kill(-leader, 0);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    // macOS answers EPERM for a group of which only ended processes are left.
    if (code === 'ESRCH' || (code === 'EPERM' && process.platform === 'darwin')) return false;
    if (code !== 'EPERM') throw error;
  }
  if (process.platform !== 'linux') return true;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.some((pid) => {
    const stat = statOf(Number(pid));
    return stat?.group === leader && !stat.zombie;
  });
}

/** From Linux's /proc; undefined elsewhere and for a process that has just gone. */
function statOf(pid: number): { zombie: boolean; group: number } | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; after it come state, parent and group.
    const [state, , group] = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return { zombie: state === 'Z' || state === 'X', group: Number(group) };
  } catch {
    return undefined;
  }
}
