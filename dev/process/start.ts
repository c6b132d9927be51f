import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { endGroup } from './group.ts';
import { Output, prefixOf } from './output.ts';
import { describeReady, type Ready, untilReady } from './ready.ts';
import { startWatchdog } from './watchdog.ts';

const READY_LIMIT_MS = 60_000;
const GRACE_MS = 8000;

export interface ProcessPlan {
  /** Shown before every line of output. */
  readonly name: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Without it the process counts as ready once it runs. */
  readonly ready?: Ready;
  /** Takes every line with its coloured prefix. */
  readonly log?: (line: string) => void;
  readonly readyLimitMs?: number;
  /** Time between SIGTERM and SIGKILL. */
  readonly graceMs?: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  /** The last lines of both outputs, without colours. */
  readonly output: readonly string[];
  readonly exited: Promise<Exit>;
  /** Ends the process and everything it started; may be called more than once. */
  stop(): Promise<Exit>;
}

/**
 * Starts a process in a group of its own and resolves when it is ready. The whole group ends with stop(),
 * with the process itself, and with this process, however that ends.
 * Throws with the last output when it ends or the time runs out before it is ready.
 */
export async function startProcess(plan: ProcessPlan): Promise<RunningProcess> {
  const child = execa(plan.command, [...(plan.args ?? [])], {
    ...(plan.cwd === undefined ? {} : { cwd: plan.cwd }),
    ...(plan.env === undefined ? {} : { env: plan.env }),
    detached: process.platform !== 'win32',
    stdin: 'ignore',
    buffer: false,
    reject: false,
  });
  if (child.pid === undefined) {
    const { shortMessage } = (await child) as { shortMessage?: string };
    throw new Error(
      `${plan.name} could not be started: ${shortMessage ?? plan.command}\n→ Check the command and the folder ${plan.cwd ?? process.cwd()}.`,
    );
  }
  const running = supervise(plan, child.pid, child.nodeChildProcess);
  if (plan.ready !== undefined) await awaitReady(plan, plan.ready, running);
  return running.process;
}

interface Supervised {
  readonly process: RunningProcess;
  readonly output: Output;
}

function supervise(plan: ProcessPlan, pid: number, child: ChildProcess): Supervised {
  const output = new Output();
  const prefix = prefixOf(plan.name);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      output.add(stripVTControlCharacters(line));
      plan.log?.(prefix + line);
    });
  }
  const watchdog = startWatchdog({ target: -pid, ask: 'TERM', force: 'KILL' });
  const graceMs = plan.graceMs ?? GRACE_MS;
  const ended = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  // What the process started must not live on after it, as the server below a killed `npm run` would.
  const exited = ended.then(async (exit) => {
    await endGroup(pid, graceMs);
    watchdog?.kill('SIGKILL');
    return exit;
  });
  let stopping: Promise<Exit> | undefined;
  const stop = async () => {
    await endGroup(pid, graceMs);
    return exited;
  };
  return { output, process: { name: plan.name, pid, output: output.lines, exited, stop: () => (stopping ??= stop()) } };
}

async function awaitReady(plan: ProcessPlan, ready: Ready, running: Supervised): Promise<void> {
  const abort = new AbortController();
  const limit = plan.readyLimitMs ?? READY_LIMIT_MS;
  const outcome = await Promise.race([
    running.process.exited.then((exit) => `ended (${exit.signal ?? `exit code ${exit.code}`}) before it was ready`),
    untilReady(ready, running.output, abort.signal).then(() => (abort.signal.aborted ? 'was not ready' : undefined)),
    sleep(limit, `was not ready after ${limit / 1000} s`, { signal: abort.signal }).catch(() => 'was not ready'),
  ]);
  abort.abort();
  if (outcome === undefined) return;
  await running.process.stop();
  throw new Error(
    `${plan.name} ${outcome}; it counts as ready when ${describeReady(ready)}. It is stopped. Its last output:\n${running.output.tail(15) || '  (none)'}\n→ Run it by itself: ${[plan.command, ...(plan.args ?? [])].join(' ')}`,
  );
}
