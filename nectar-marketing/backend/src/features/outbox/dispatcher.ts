import { type GuardedPool, type Logger, withCorrelation, withSystem } from '@nectar/service-kit';
import type { Core } from '../../shared/core.ts';
import { claimHeads, markDelivered, markFailed, type OutboxRow } from './outbox.queries.ts';

const BATCH = 50;
/** Longer than the deadline of one delivery, so that nobody else sends what is being sent. */
const LEASE_SECONDS = 30;
const IDLE_MS = 1_000;

export interface DispatcherOptions {
  pool: GuardedPool;
  core: Pick<Core, 'deliver'>;
  logger: Logger;
}

/** One round; returns how many calls arrived. What fails is tried again later. */
export async function deliverRound({ pool, core, logger }: DispatcherOptions): Promise<number> {
  const rows = await withSystem(pool, (db) => claimHeads(db, BATCH, LEASE_SECONDS));
  const arrived = await Promise.all(rows.map((row) => deliver(row, { pool, core, logger })));
  return arrived.filter(Boolean).length;
}

async function deliver(row: OutboxRow, { pool, core, logger }: DispatcherOptions): Promise<boolean> {
  try {
    await withCorrelation(row.id, () => core.deliver(row.call, row.arguments, row.id));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    logger.warn({ err: error, call: row.call, attempts: row.attempts }, 'a call of the outbox did not arrive');
    await withSystem(pool, (db) => markFailed(db, row.id, problem.slice(0, 500)));
    return false;
  }
  await withSystem(pool, (db) => markDelivered(db, row.id));
  return true;
}

/** Delivers in the background. `wake` looks at once; `stop` waits for the round at hand. */
export function createDispatcher(options: DispatcherOptions) {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = true;
  let woken = false;

  async function turn(): Promise<void> {
    woken = false;
    let arrived = 0;
    try {
      arrived = await deliverRound(options);
    } catch (error) {
      options.logger.error({ err: error }, 'the outbox could not be read');
    }
    running = undefined;
    // What arrived may have freed the next call of the same organisation.
    if (!stopped) schedule(arrived > 0 || woken ? 0 : IDLE_MS);
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = turn();
    }, ms);
  }

  return {
    start(): void {
      stopped = false;
      schedule(0);
    },
    wake(): void {
      if (stopped) return;
      if (running === undefined) schedule(0);
      else woken = true;
    },
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
