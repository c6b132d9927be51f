import { messageOf } from '@nectar/ui-kit/lib/message-of';
import './workflow.css';
import {
  Alert,
  Button,
  Card,
  EmptyState,
  Facts,
  JsonView,
  Moment,
  PageHeader,
  PageView,
  Spinner,
  StatusBadge,
  useToast,
} from '@nectar/ui-kit/components';
import { elapsed, formatDuration, humanize } from '@nectar/ui-kit/lib/format';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useEffect } from 'react';
import { useNavigate, useParams } from 'react-router';
import { cancelRun } from './api/cancel-run';
import type { RunDetail, RunStep } from './api/get-run';
import { getRun } from './api/get-run';
import { retryRun } from './api/retry-run';
import { STEP_LABELS } from './step-summary';

const LIST = { to: '/workflows', label: 'Workflows' };

/** Often enough to look alive, seldom enough for the rate limit. */
const POLL_MS = 1500;

const isOpen = (run: RunDetail | undefined) => run?.status === 'queued' || run?.status === 'running';

export function RunPage() {
  const { id = '' } = useParams();
  const run = useResource(() => getRun(id), [id]);
  const open = isOpen(run.data);

  useEffect(() => {
    if (!open) return;
    const timer = setInterval(run.reload, POLL_MS);
    return () => clearInterval(timer);
  }, [open, run.reload]);

  return (
    <PageView resource={run} back={LIST}>
      {(data) => (
        <>
          <PageHeader
            title={`Run of ${data.workflowName ?? 'a workflow'}`}
            back={{ to: `/workflows/${data.workflowId}`, label: data.workflowName ?? 'Workflow' }}
            actions={<RunActions run={data} onChanged={run.reload} />}
          />
          {data.error && <Alert tone="danger">{data.error}</Alert>}
          <div className="grid-2">
            <Card title="About">
              <Facts
                items={[
                  ['Status', <StatusBadge status={data.status} />],
                  ['Trigger', humanize(data.trigger)],
                  ['Queued', <Moment at={data.createdAt} />],
                  ['Started', <Moment at={data.startedAt} />],
                  ['Took', formatDuration(elapsed(data.startedAt, data.finishedAt))],
                ]}
              />
            </Card>
            <Card title="Input">
              <JsonView label="Input of the run" value={data.input} />
            </Card>
          </div>
          <Card title="Steps">
            {data.steps.map((step) => (
              <StepResult key={step.id} step={step} />
            ))}
            {open && <Spinner label={data.status === 'queued' ? 'Waiting for its turn…' : 'Running…'} />}
            {!open && data.steps.length === 0 && <EmptyState title="No step was run" />}
          </Card>
        </>
      )}
    </PageView>
  );
}

function StepResult({ step }: { step: RunStep }) {
  return (
    <details className="step-result" open={step.status === 'failed'}>
      <summary>
        <span className="step-number" aria-hidden="true">
          {step.index + 1}
        </span>
        <strong className="step-text">
          {step.name && step.name !== step.type ? step.name : STEP_LABELS[step.type]}
        </strong>
        <span className="muted small num">{formatDuration(step.durationMs)}</span>
        <StatusBadge status={step.status} />
      </summary>
      {step.error && <Alert tone="danger">{step.error}</Alert>}
      <div className="grid-2">
        <div className="stack">
          <h3>Input</h3>
          <JsonView label={`Input of step ${step.index + 1}`} value={step.input} />
        </div>
        <div className="stack">
          <h3>Output</h3>
          <JsonView label={`Output of step ${step.index + 1}`} value={step.output} />
        </div>
      </div>
    </details>
  );
}

function RunActions({ run, onChanged }: { run: RunDetail; onChanged: () => void }) {
  const navigate = useNavigate();
  const toast = useToast();
  const act = useAction(async () => {
    try {
      if (isOpen(run)) {
        await cancelRun(run.id);
        onChanged();
      } else {
        const again = await retryRun(run.id);
        navigate(`/runs/${again.id}`);
      }
    } catch (error) {
      toast.failure(messageOf(error));
      onChanged();
    }
  });
  return (
    <Button variant="secondary" busy={act.busy} onClick={() => act.run()}>
      {isOpen(run) ? 'Cancel run' : 'Run again'}
    </Button>
  );
}
