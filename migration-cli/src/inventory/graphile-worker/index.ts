import type { JobEntry } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import type { Source } from '../project.ts';
import { sayAddedJobs } from './added.ts';
import { startedByScripts } from './scripts.ts';
import { startedByCode } from './settings.ts';

/** The tasks and schedules of graphile-worker, each once, however many commands start them. */
export function graphileWorkerJobs(source: Source, graph: CallGraph): JobEntry[] {
  sayAddedJobs(source);
  const found = [...startedByScripts(source), ...startedByCode(source, graph)];
  const keyed = new Map(found.map((job) => [[job.file, job.line, job.kind, job.name].join('\n'), job]));
  return [...keyed.values()];
}
