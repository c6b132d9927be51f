import { randomUUID } from 'node:crypto';
import { Cron } from 'croner';
import type { Logger } from './logging.ts';
import { withCorrelation } from './request-context.ts';

/** Work that the clock starts. */
export interface Job {
  name: string;
  /** Cron pattern with five fields, in UTC. */
  schedule: string;
  /** What it resolves with is logged. */
  run: () => Promise<unknown>;
}

/** Runs one job under a correlation id of its own; its failure is logged and does not reach the process. */
export async function runJob(job: Job, logger: Logger): Promise<void> {
  await withCorrelation(randomUUID(), async () => {
    try {
      const result = await job.run();
      logger.debug({ job: job.name, result }, 'job done');
    } catch (error) {
      logger.error({ err: error, job: job.name }, 'job failed');
    }
  });
}

/** Schedules jobs in this process; none overlaps with itself. The returned function ends them and waits for those at work. */
export function scheduleJobs(jobs: Job[], logger: Logger): () => Promise<void> {
  const working = new Set<Promise<void>>();
  const crons = jobs.map(
    (job) =>
      new Cron(job.schedule, { protect: true, timezone: 'UTC' }, () => {
        const work = runJob(job, logger).finally(() => working.delete(work));
        working.add(work);
        return work;
      }),
  );
  return async () => {
    for (const cron of crons) cron.stop();
    await Promise.all(working);
  };
}
