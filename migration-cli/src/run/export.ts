import type { Operation, PlannedPhase } from '../model/operation.ts';
import type { Job } from './job.ts';

/** The job with more operations at the end of the phase: the finished service and the packages it shares are copied to `out`. */
export function withExport(job: Job, phase: PlannedPhase, out: string): Job {
  const copy = (id: string, folder: string): Operation<'export-folder'> => ({
    id: `${phase.name}/export-${id}`,
    phase: phase.name,
    kind: 'export-folder',
    title: `copy ${folder} to ${out}`,
    params: { from: folder, to: `${out}/${folder}` },
    needs: [],
  });
  const packages = (phase.packages ?? []).map((folder) => folder.replace(/\/$/, ''));
  const operations = [
    copy(phase.service, phase.folder),
    ...packages.map((folder) => copy(folder.replaceAll('/', '-'), folder)),
  ];
  const extended = { ...phase, operations: [...phase.operations, ...operations] };
  return { ...job, plan: { ...job.plan, phases: job.plan.phases.map((one) => (one === phase ? extended : one)) } };
}
