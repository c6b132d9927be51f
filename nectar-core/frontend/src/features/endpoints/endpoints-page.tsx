import type { Column } from '@nectar/ui-kit/components';
import { AsyncView, Badge, Card, EmptyState, LinkButton, PageHeader, Table } from '@nectar/ui-kit/components';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { Link } from 'react-router';
import { useCan } from '../../shared/session/session-context';
import type { Endpoint } from './api/list-endpoints';
import { listEndpoints } from './api/list-endpoints';

const COLUMNS: Column<Endpoint>[] = [
  { header: 'Name', cell: (endpoint) => <Link to={`/endpoints/${endpoint.id}`}>{endpoint.name}</Link> },
  { header: 'Method', cell: (endpoint) => <code>{endpoint.method}</code> },
  { header: 'Path', cell: (endpoint) => <code>{endpoint.path}</code> },
  { header: 'Goes to', cell: (endpoint) => <span className="mono">{endpoint.upstreamUrl}</span> },
  { header: 'Status', cell: (endpoint) => (endpoint.enabled ? <Badge tone="ok">On</Badge> : <Badge>Off</Badge>) },
];

export function EndpointsPage() {
  const endpoints = useResource(listEndpoints);
  const add = useCan('admin') && <LinkButton to="/endpoints/new">New endpoint</LinkButton>;
  return (
    <>
      <PageHeader
        title="Endpoints"
        lead="One address of yours in front of each API you use, called with one of your keys."
        actions={add}
      />
      <AsyncView resource={endpoints}>
        {({ items }) => (
          <Card>
            {items.length > 0 ? (
              <Table caption="Endpoints" columns={COLUMNS} rows={items} rowKey={(endpoint) => endpoint.id} />
            ) : (
              <EmptyState title="No endpoints yet" action={add}>
                An endpoint hands calls on to another API and keeps a history of them.
              </EmptyState>
            )}
          </Card>
        )}
      </AsyncView>
    </>
  );
}
