import type { Operation, PlannedPhase } from '../model/operation.ts';
import type { Job } from './job.ts';

/** The job with one more operation at the end of the phase: the finished service is copied to `out`. */
export function withExport(job: Job, phase: PlannedPhase, out: string): Job {
  const operation: Operation<'export-folder'> = {
    id: `${phase.name}/export-${phase.service}`,
    phase: phase.name,
    kind: 'export-folder',
    title: `copy ${phase.folder} to ${out}`,
    params: { from: phase.folder, to: `${out}/${phase.folder}` },
    needs: [],
  };
  const extended = { ...phase, operations: [...phase.operations, operation] };
  return { ...job, plan: { ...job.plan, phases: job.plan.phases.map((one) => (one === phase ? extended : one)) } };
}
