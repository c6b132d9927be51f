import { access, constants, readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { availableParallelism, hostname } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { refusal } from '../errors/refusal.ts';
import type { Processes, ProcessIdentity, ProcessOptions, ProcessResult, RunningProcess } from '../model/ports.ts';
import { type CappedText, createCappedText } from './capped-text.ts';

/** Enough for a build's log; the end says why it failed, so the middle is what goes. */
const OUTPUT_LIMIT = 4 * 1024 * 1024;
const GRACE_MS = 5000;

export interface ProcessesAdapter extends Processes {
  /** Ends every group that is still running; for the end of the program. */
  stopAll(): Promise<void>;
}

/**
 * pnpm looks before each script whether what is installed is up to date, and installs it anew where it is not: a tree that
 * borrows packages by a link would lose them to the repository that lends them.
 */
const NOTHING_INSTALLED = { pnpm_config_verify_deps_before_run: 'false' };

/** Child processes in groups of their own, which inherit nothing but PATH and HOME. Those that run when the user interrupts are ended. */
export function createProcesses(
  environment: Record<string, string | undefined>,
  signal: AbortSignal,
): ProcessesAdapter {
  const running = new Set<RunningProcess>();
  const stopAll = async () => void (await Promise.all([...running].map((child) => child.stop(2000))));
  // Only those that run at that moment: taking back what was begun may need processes of its own.
  signal.addEventListener('abort', () => void stopAll());
  const start = async (command: string[], options: ProcessOptions): Promise<Started> => {
    const started = await startGroup(command, options, environment);
    running.add(started);
    void started.exited.then(() => running.delete(started));
    return started;
  };
  return {
    start,
    run: (command, options) => runToEnd(start, command, options),
    which: (name) => which(name, environment),
    freePort,
    cores: () => availableParallelism(),
    platform: () => ({ node: process.version, system: `${process.platform} ${process.arch}` }),
    portTaken,
    identity,
    stopAll,
  };
}

interface Started extends RunningProcess {
  streams(): { stdout: string; stderr: string };
}

async function startGroup(
  command: string[],
  options: ProcessOptions,
  environment: Record<string, string | undefined>,
): Promise<Started> {
  const [program, ...args] = command;
  if (program === undefined) throw new Error('A command needs a program.');
  const base: Record<string, string> = { ...NOTHING_INSTALLED };
  if (environment.PATH !== undefined) base.PATH = environment.PATH;
  if (environment.HOME !== undefined) base.HOME = environment.HOME;
  const child = execa(program, args, {
    cwd: options.cwd,
    env: { ...base, ...options.env },
    extendEnv: false,
    detached: true,
    reject: false,
    buffer: false,
    cleanup: false,
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    ...(options.shown === true ? { stdout: 'inherit' as const, stderr: 'inherit' as const } : {}),
  });
  const [stdout, stderr, both] = [
    createCappedText(OUTPUT_LIMIT),
    createCappedText(OUTPUT_LIMIT),
    createCappedText(OUTPUT_LIMIT),
  ];
  const collect = (own: CappedText) => (chunk: Buffer) => {
    own.add(chunk);
    both.add(chunk);
  };
  child.stdout?.on('data', collect(stdout));
  child.stderr?.on('data', collect(stderr));
  if (child.pid === undefined) {
    const result = await child;
    throw refusal('NECTAR-E006', {
      what: `Cannot start ${program}`,
      why: result.shortMessage ?? 'it could not be started',
      cause: result,
    });
  }
  const pid = child.pid;
  const exited = child.then((result) => {
    // What the leader leaves behind in its group would keep ports and files.
    signalGroup(pid, 'SIGKILL');
    return result.exitCode ?? null;
  });
  return {
    pid,
    exited,
    output: () => both.text(),
    streams: () => ({ stdout: stdout.text(), stderr: stderr.text() }),
    stop: (graceMs = GRACE_MS) => stopGroup(pid, exited, graceMs),
  };
}

async function stopGroup(pid: number, exited: Promise<number | null>, graceMs: number): Promise<number | null> {
  signalGroup(pid, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
  try {
    return await exited;
  } finally {
    clearTimeout(timer);
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM'))) throw error;
  }
}

async function runToEnd(
  start: (command: string[], options: ProcessOptions) => Promise<Started>,
  command: string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  const began = performance.now();
  const child = await start(command, options);
  let timedOut = false;
  const timer =
    options.timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          void child.stop();
        }, options.timeoutMs);
  const exitCode = await child.exited;
  clearTimeout(timer);
  return { exitCode: exitCode ?? -1, ...child.streams(), timedOut, ms: Math.round(performance.now() - began) };
}

async function which(name: string, environment: Record<string, string | undefined>): Promise<string | null> {
  const candidates = name.includes('/')
    ? [name]
    : (environment.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  for (const candidate of candidates) {
    const found = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return candidate;
  }
  return null;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function portTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (taken: boolean) => {
      socket.destroy();
      resolve(taken);
    };
    socket.setTimeout(1000, () => answer(true));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

async function identity(pid: number = process.pid): Promise<ProcessIdentity | null> {
  const started = await startedAt(pid);
  return started === null ? null : { pid, host: hostname(), started };
}

/** Linux says it in /proc, in clock ticks since boot; elsewhere ps does. */
async function startedAt(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    if (stat === null) return null;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie holds nothing any more.
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  }
  const result = await execa('ps', ['-o', 'lstart=', '-p', String(pid)], { reject: false });
  const text = result.stdout.trim();
  return text === '' ? null : text;
}
