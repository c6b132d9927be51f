import type pg from 'pg';
import type { Step } from '../../workflows/types';
import { userId } from './people';
import { daysAgo, insertRows, pick, type Row, seedId } from './support';
import { organizations } from './tenants';

interface DemoWorkflow {
  key: string;
  name: string;
  description: string;
  steps: Step[];
}

function workflowsOf(domain: string): DemoWorkflow[] {
  return [
    {
      key: 'order-to-invoice',
      name: 'Order to invoice',
      description: 'Fetches an order, checks its total and mails the bookkeeper.',
      steps: [
        { type: 'http', name: 'Fetch the order', config: { method: 'GET', url: `https://api.${domain}/orders/{{input.orderId}}`, headers: { accept: 'application/json' }, timeoutMs: 5000 } },
        { type: 'transform', name: 'Pick what matters', config: { set: { order: '{{input.orderId}}', total: '{{previous.body.total}}', customer: '{{previous.body.customer}}' } } },
        { type: 'condition', name: 'Worth an invoice?', config: { left: '{{previous.total}}', operator: 'greater_than', right: 0, otherwise: 'stop' } },
        { type: 'delay', name: 'Give the shop a moment', config: { ms: 500 } },
        { type: 'email', name: 'Tell the bookkeeper', config: { to: `books@${domain}`, subject: 'Invoice for order {{input.orderId}}', body: 'Please write an invoice over {{steps.1.total}}.' } },
      ],
    },
    {
      key: 'stock-warning',
      name: 'Stock warning',
      description: 'Mails the buyer when an article runs low.',
      steps: [
        { type: 'transform', name: 'Read the report', config: { set: { article: '{{input.article}}', left: '{{input.left}}' } } },
        { type: 'condition', name: 'Running low?', config: { left: '{{previous.left}}', operator: 'less_than', right: 10, otherwise: 'stop' } },
        { type: 'email', name: 'Mail the buyer', config: { to: `buying@${domain}`, subject: 'Low stock: {{input.article}}', body: 'Only {{input.left}} left.' } },
      ],
    },
    {
      key: 'nightly-check',
      name: 'Nightly check',
      description: 'Looks whether the shop answers.',
      steps: [
        { type: 'http', name: 'Call the shop', config: { method: 'GET', url: `https://shop.${domain}/health`, headers: {}, timeoutMs: 3000 } },
        { type: 'condition', name: 'Healthy?', config: { left: '{{previous.status}}', operator: 'equals', right: 200, otherwise: 'fail' } },
      ],
    },
  ];
}

const RUNS_PER_WORKFLOW = 10;
type Outcome = 'succeeded' | 'failed' | 'cancelled';

function outcomeOf(name: string): Outcome {
  const draw = pick(`outcome:${name}`, 10);
  if (draw === 0) return 'cancelled';
  return draw <= 2 ? 'failed' : 'succeeded';
}

function outputOf(step: Step, input: Row): Row {
  switch (step.type) {
    case 'http':
      return { status: 200, body: { total: input.total, customer: 'Demo customer' }, durationMs: 120 };
    case 'transform':
      return { ...input };
    case 'condition':
      return { matched: true };
    case 'delay':
      return { waitedMs: step.config.ms };
    case 'email':
      return { sentTo: step.config.to };
  }
}

/** The step that failed or was interrupted; the steps after it were skipped. */
function stepRows(runName: string, organizationId: string, workflow: DemoWorkflow, outcome: Outcome, input: Row, startedAt: Date): Row[] {
  const last = outcome === 'succeeded' ? workflow.steps.length : pick(`last:${runName}`, workflow.steps.length);
  return workflow.steps.map((step, index) => {
    const status = index < last ? 'succeeded' : index > last ? 'skipped' : outcome;
    return {
      id: seedId(`run-step:${runName}:${index}`),
      organization_id: organizationId,
      run_id: seedId(`run:${runName}`),
      step_index: index,
      name: step.name ?? step.type,
      type: step.type,
      status,
      input: status === 'skipped' ? null : step.config,
      output: status === 'succeeded' ? outputOf(step, input) : null,
      error: status === 'failed' ? 'The server answered 503.' : null,
      duration_ms: status === 'skipped' ? null : 20 + pick(`step:${runName}:${index}`, 380),
      started_at: startedAt,
    };
  });
}

function runRow(runName: string, organization: (typeof organizations)[number], workflow: DemoWorkflow, day: number) {
  const outcome = outcomeOf(runName);
  const createdAt = daysAgo(day, pick(`at:${runName}`, 700) + 5);
  const input: Row = { orderId: 1000 + pick(`order:${runName}`, 900), total: 10 + pick(`total:${runName}`, 400), article: 'Demo article', left: pick(`left:${runName}`, 9) };
  const organizationId = seedId(`org:${organization.key}`);
  const steps = stepRows(runName, organizationId, workflow, outcome, input, createdAt);
  const failed = steps.find((step) => step.status === 'failed');
  const run = {
    id: seedId(`run:${runName}`),
    organization_id: organizationId,
    workflow_id: seedId(`workflow:${organization.key}:${workflow.key}`),
    status: outcome,
    trigger: 'manual',
    triggered_by: userId(organization.owner),
    steps: workflow.steps,
    input,
    output: outcome === 'succeeded' ? steps.at(-1)?.output : null,
    error: failed ? `Step ${Number(failed.step_index) + 1} "${failed.name}": ${failed.error}` : null,
    created_at: createdAt,
    started_at: createdAt,
    finished_at: new Date(createdAt.getTime() + 2500),
  };
  return { run, steps };
}

/** Three workflows per organisation and ninety runs over thirty days, with failed and cancelled ones among them. */
export async function seedWorkflows(client: pg.Client): Promise<void> {
  for (const organization of organizations) {
    const workflows = workflowsOf(organization.domain);
    await insertRows(
      client,
      'public.workflows',
      workflows.map(({ key, name, description, steps }) => ({
        id: seedId(`workflow:${organization.key}:${key}`), organization_id: seedId(`org:${organization.key}`),
        name, description, steps, created_by: userId(organization.owner),
      })),
    );
    const runs = workflows.flatMap((workflow, offset) =>
      Array.from({ length: RUNS_PER_WORKFLOW }, (_item, index) =>
        runRow(`${organization.key}:${workflow.key}:${index}`, organization, workflow, index * 3 + offset),
      ),
    );
    await insertRows(client, 'public.workflow_runs', runs.map(({ run }) => run));
    await insertRows(client, 'public.workflow_run_steps', runs.flatMap(({ steps }) => steps));
  }
}
