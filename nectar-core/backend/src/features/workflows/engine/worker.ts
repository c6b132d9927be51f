import { withJobs } from '@nectar/service-kit';
import type { CoreContext } from '../../../shared/context.ts';
import { type RunKey, selectQueued } from './engine.queries.ts';
import { createEngine, type EngineContext } from './engine.ts';

const POLL_MS = 1000;
const MAX_PARALLEL = 4;

export interface Worker {
  /** Starts claiming queued runs inside this process. */
  start(): void;
  /** Looks for queued runs now instead of at the next tick: called after a run is queued. */
  wake(): void;
  /** Ends a run of this process at once. */
  interrupt(runId: string): void;
  /** Stops claiming, interrupts what runs and waits for it. */
  stop(): Promise<void>;
}

export function createWorker(context: EngineContext & Pick<CoreContext, 'logger'>): Worker {
  const { logger, pool } = context;
  const engine = createEngine(context);
  const running = new Set<Promise<unknown>>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let stopped = true;

  function begin(run: RunKey): void {
    const work = engine
      .execute(run)
      .catch((error: unknown) => logger.error({ err: error, runId: run.id }, 'workflow run failed unexpectedly'))
      .finally(() => {
        running.delete(work);
        wake();
      });
    running.add(work);
  }

  async function look(): Promise<void> {
    const free = MAX_PARALLEL - running.size;
    if (free <= 0) return;
    for (const run of await withJobs(pool, (db) => selectQueued(db, free))) begin(run);
  }

  function wake(): void {
    if (stopped) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = look()
      .catch((error: unknown) => logger.error({ err: error }, 'the worker could not look for runs'))
      .finally(() => {
        looking = undefined;
        if (!lookAgain) return;
        lookAgain = false;
        wake();
      });
  }

  return {
    start() {
      if (!stopped) return;
      stopped = false;
      timer = setInterval(wake, POLL_MS);
      timer.unref();
      wake();
    },
    wake,
    interrupt: engine.interrupt,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await looking;
      engine.interruptAll();
      await Promise.allSettled([...running]);
    },
  };
}
