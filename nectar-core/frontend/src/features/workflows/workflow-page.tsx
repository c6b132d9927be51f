import './workflow.css';
import {
  AsyncView,
  Badge,
  Button,
  Card,
  ConfirmDialog,
  EmptyState,
  LinkButton,
  PageHeader,
  PageView,
  useToast,
} from '@nectar/ui-kit/components';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { RunsTable } from '../../shared/runs/runs-table';
import { useCan } from '../../shared/session/session-context';
import { deleteWorkflow } from './api/delete-workflow';
import { getWorkflow } from './api/get-workflow';
import { listRuns } from './api/list-runs';
import type { Workflow } from './api/list-workflows';
import { RunDialog } from './run-dialog';
import { STEP_LABELS, summarize } from './step-summary';

const LIST = { to: '/workflows', label: 'Workflows' };

export function WorkflowPage() {
  const { id = '' } = useParams();
  const workflow = useResource(() => getWorkflow(id), [id]);
  const runs = useResource(() => listRuns(id), [id]);
  return (
    <PageView resource={workflow} back={LIST}>
      {(data) => (
        <>
          <PageHeader
            title={data.name}
            lead={data.description}
            back={LIST}
            actions={<WorkflowActions workflow={data} />}
          />
          <Card
            title="Steps"
            actions={
              <>
                <span className="muted small">Version {data.version}</span>
                {data.enabled ? <Badge tone="ok">On</Badge> : <Badge>Off</Badge>}
              </>
            }
          >
            <StepList workflow={data} />
          </Card>
          <Card title="Runs">
            <AsyncView resource={runs}>
              {({ items }) =>
                items.length > 0 ? (
                  <RunsTable caption={`Runs of ${data.name}`} runs={items} />
                ) : (
                  <EmptyState title="Never run">Run it by hand to see what each step takes and gives.</EmptyState>
                )
              }
            </AsyncView>
          </Card>
        </>
      )}
    </PageView>
  );
}

function StepList({ workflow }: { workflow: Workflow }) {
  if (workflow.steps.length === 0) {
    return (
      <EmptyState
        title="No steps yet"
        action={<LinkButton to={`/workflows/${workflow.id}/edit`}>Add steps</LinkButton>}
      />
    );
  }
  return (
    <ol className="steps">
      {workflow.steps.map((step, index) => (
        <li key={`${index}-${step.type}`} className="step">
          <span className="step-number" aria-hidden="true">
            {index + 1}
          </span>
          <div className="step-text">
            <strong>{step.name || STEP_LABELS[step.type]}</strong>
            <div className="muted small mono">{summarize(step)}</div>
          </div>
        </li>
      ))}
    </ol>
  );
}

function WorkflowActions({ workflow }: { workflow: Workflow }) {
  const [open, setOpen] = useState<'run' | 'delete' | null>(null);
  const canManage = useCan('admin');
  const navigate = useNavigate();
  const toast = useToast();
  return (
    <>
      <Button onClick={() => setOpen('run')} disabled={!workflow.enabled}>
        Run
      </Button>
      {canManage && (
        <LinkButton to={`/workflows/${workflow.id}/edit`} variant="secondary">
          Edit
        </LinkButton>
      )}
      {canManage && (
        <Button variant="ghost" onClick={() => setOpen('delete')}>
          Delete
        </Button>
      )}
      {open === 'run' && <RunDialog workflow={workflow} onClose={() => setOpen(null)} />}
      {open === 'delete' && (
        <ConfirmDialog
          title={`Delete “${workflow.name}”?`}
          confirmLabel="Delete workflow"
          onClose={() => setOpen(null)}
          onConfirm={async () => {
            await deleteWorkflow(workflow.id);
            toast.success('The workflow is deleted.');
            navigate('/workflows');
          }}
        >
          <p>Its runs and their history are deleted too. This cannot be undone.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
