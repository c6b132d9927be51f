import { logger } from '../lib';
import { executeRun, interruptAllRuns } from './engine';
import { findAbandonedRuns, findQueuedRuns, finishRun } from './run-store';

const POLL_MS = 1000;
const MAX_PARALLEL = 4;
const ABANDONED_AFTER_MINUTES = 10;

let timer: NodeJS.Timeout | undefined;
let looking: Promise<void> | undefined;
let lookAgain = false;
let stopped = true;
const running = new Set<Promise<unknown>>();

function start(run: { id: string; organizationId: string }): void {
  const work = executeRun(run)
    .catch((error: unknown) => logger.error('workflow run failed unexpectedly', { runId: run.id, error }))
    .finally(() => {
      running.delete(work);
      wakeWorker();
    });
  running.add(work);
}

async function look(): Promise<void> {
  const free = MAX_PARALLEL - running.size;
  if (free <= 0) return;
  for (const run of await findQueuedRuns(free)) start(run);
}

/** Looks for queued runs now instead of at the next tick: called after a run is queued. */
export function wakeWorker(): void {
  if (stopped) return;
  if (looking) {
    lookAgain = true;
    return;
  }
  looking = look()
    .catch((error: unknown) => logger.error('the worker could not look for runs', { error }))
    .finally(() => {
      looking = undefined;
      if (lookAgain) {
        lookAgain = false;
        wakeWorker();
      }
    });
}

/** Fails what an earlier process left running for too long, so that nothing stays "running" for ever. */
export async function failAbandonedRuns(): Promise<number> {
  const runs = await findAbandonedRuns(ABANDONED_AFTER_MINUTES);
  for (const run of runs) await finishRun(run, 'failed', { error: 'The server stopped during this run. Retry it.' });
  return runs.length;
}

/** Starts claiming queued runs inside this process. */
export function startWorker(): void {
  if (!stopped) return;
  stopped = false;
  timer = setInterval(wakeWorker, POLL_MS);
  timer.unref();
  wakeWorker();
}

/** Stops claiming, interrupts what runs and waits for it. */
export async function stopWorker(): Promise<void> {
  stopped = true;
  clearInterval(timer);
  await looking;
  interruptAllRuns();
  await Promise.allSettled([...running]);
}
