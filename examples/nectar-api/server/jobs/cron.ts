import cron, { type ScheduledTask } from 'node-cron';
import { features } from '../config/features';
import { logger } from '../lib';

interface Job {
  name: string;
  schedule: string;
  run: () => Promise<unknown>;
}

const jobs: Job[] = [];
let tasks: ScheduledTask[] = [];

/** Called by the job modules when they are imported. */
export function registerJob(job: Job): void {
  jobs.push(job);
}

/** Runs one job now; its failure is logged and does not reach the web process. */
export async function runJob(name: string): Promise<void> {
  const job = jobs.find((candidate) => candidate.name === name);
  if (!job) throw new Error(`There is no job "${name}". Known: ${jobs.map((known) => known.name).join(', ')}`);
  try {
    const result = await job.run();
    logger.debug('job done', { job: name, result });
  } catch (error) {
    logger.error('job failed', { job: name, error });
  }
}

/** Schedules every registered job in this process, unless CRON_ENABLED is "false". */
export function startJobs(): void {
  if (!features.cronEnabled() || tasks.length > 0) return;
  tasks = jobs.map((job) => cron.schedule(job.schedule, () => runJob(job.name), { name: job.name, noOverlap: true }));
  logger.info('jobs scheduled', { jobs: jobs.map((job) => job.name) });
}

export async function stopJobs(): Promise<void> {
  for (const task of tasks) await task.destroy();
  tasks = [];
}
