import type { Column } from '@nectar/ui-kit/components';
import { AsyncView, Badge, Card, EmptyState, LinkButton, Moment, PageHeader, Table } from '@nectar/ui-kit/components';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { Link } from 'react-router';
import { useCan } from '../../shared/session/session-context';
import type { Workflow } from './api/list-workflows';
import { listWorkflows } from './api/list-workflows';

const COLUMNS: Column<Workflow>[] = [
  {
    header: 'Workflow',
    cell: (workflow) => (
      <>
        <Link to={`/workflows/${workflow.id}`}>{workflow.name}</Link>
        <div className="muted small">{workflow.description}</div>
      </>
    ),
  },
  { header: 'Steps', right: true, cell: (workflow) => workflow.steps.length },
  { header: 'Version', right: true, cell: (workflow) => workflow.version },
  { header: 'Changed', cell: (workflow) => <Moment at={workflow.updatedAt} dayOnly /> },
  { header: 'Status', cell: (workflow) => (workflow.enabled ? <Badge tone="ok">On</Badge> : <Badge>Off</Badge>) },
];

export function WorkflowsPage() {
  const workflows = useResource(listWorkflows);
  const add = useCan('admin') && <LinkButton to="/workflows/new">New workflow</LinkButton>;
  return (
    <>
      <PageHeader
        title="Workflows"
        lead="Steps that run one after the other, each with what the one before put out."
        actions={add}
      />
      <AsyncView resource={workflows}>
        {({ items }) => (
          <Card>
            {items.length > 0 ? (
              <Table caption="Workflows" columns={COLUMNS} rows={items} rowKey={(workflow) => workflow.id} />
            ) : (
              <EmptyState title="No workflows yet" action={add}>
                Start with one call to an API and one mail that says what came back.
              </EmptyState>
            )}
          </Card>
        )}
      </AsyncView>
    </>
  );
}
