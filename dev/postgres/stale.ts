import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isAlive } from '../process/alive.ts';
import { PostgresError } from './error.ts';

const run = promisify(execFile);
const OWNER_FILE = 'nectar-owner.pid';

/** Notes which process started the server, so that a later start can tell a live owner from a killed one. */
export async function noteOwner(dataDir: string): Promise<void> {
  await writeFile(join(dataDir, OWNER_FILE), String(process.pid));
}

async function readPid(file: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]?.trim());
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/**
 * Clears what a killed run left behind: a `postmaster.pid` whose process is gone or is another program by now,
 * and a server that runs on after the process that started it died.
 * Throws when the folder is in use by a server whose owner is alive.
 */
export async function clearStaleServer(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  const pid = await readPid(pidFile);
  if (pid === undefined) return;
  if (!isAlive(pid) || !(await looksLikePostgres(pid))) {
    await rm(pidFile, { force: true });
    return;
  }
  const owner = await readPid(join(dataDir, OWNER_FILE));
  if (owner !== undefined && isAlive(owner)) {
    throw new PostgresError(
      `${dataDir} is in use by a running server (process ${pid}, started by process ${owner}${owner === process.pid ? ', this one' : ''}).`,
      owner === process.pid
        ? 'Stop that server first, or choose another data folder.'
        : `Stop the other run first: kill ${owner}`,
    );
  }
  await stopOrphan(pid, dataDir);
}

async function looksLikePostgres(pid: number): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const answer = await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => undefined);
  if (answer !== undefined) return answer.stdout.includes('postgres');
  const args = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'postgres');
  return args.includes('postgres');
}

async function stopOrphan(pid: number, dataDir: string): Promise<void> {
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < 10_000; waited += 50) {
    if (!isAlive(pid)) return;
    await sleep(50);
  }
  throw new PostgresError(
    `A server that a killed run left behind (process ${pid}) still holds ${dataDir} ten seconds after it was asked to stop.`,
    `End it: kill -QUIT ${pid}`,
  );
}
