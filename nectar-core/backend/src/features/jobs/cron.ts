import { Cron } from 'croner';
import { features } from '../../shared/feature-switches.ts';
import { logger } from '../../shared/index.ts';

interface Job {
  name: string;
  schedule: string;
  run: () => Promise<unknown>;
}

const jobs: Job[] = [];
let tasks: Cron[] = [];

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
  tasks = jobs.map((job) => new Cron(job.schedule, { protect: true }, () => runJob(job.name)));
  logger.info('jobs scheduled', { jobs: jobs.map((job) => job.name) });
}

export async function stopJobs(): Promise<void> {
  for (const task of tasks) task.stop();
  tasks = [];
}
