import { AsyncView, StatusBadge } from '@nectar/ui-kit/components';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { listLeads } from './api/list-leads';
import { LEAD_STATUSES } from './lead-status';

interface LeadPipelineProps {
  active: string;
  onChoose: (status: string) => void;
}

async function countByStatus(): Promise<{ status: string; total: number }[]> {
  const lists = await Promise.all(LEAD_STATUSES.map((status) => listLeads({ status, pageSize: 1 })));
  return LEAD_STATUSES.map((status, index) => ({ status, total: lists[index]?.total ?? 0 }));
}

/** How many leads stand at each stage; choosing a stage filters the list, choosing it again shows all. */
export function LeadPipeline({ active, onChoose }: LeadPipelineProps) {
  const counts = useResource(countByStatus);
  return (
    <AsyncView resource={counts}>
      {(stages) => (
        <div className="stats" role="group" aria-label="Pipeline">
          {stages.map(({ status, total }) => (
            <button
              key={status}
              type="button"
              className="card stat stage"
              aria-pressed={active === status}
              onClick={() => onChoose(active === status ? '' : status)}
            >
              <StatusBadge status={status} />
              <span className="stage-count">{total}</span>
            </button>
          ))}
        </div>
      )}
    </AsyncView>
  );
}
