import type { Column } from '@nectar/ui-kit/components';
import { AsyncView, Button, Card, PageHeader, StatusBadge, Table } from '@nectar/ui-kit/components';
import { formatDuration, humanize } from '@nectar/ui-kit/lib/format';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import type { ServiceHealth } from './api/get-services-health';
import { getServicesHealth } from './api/get-services-health';

const COLUMNS: Column<ServiceHealth>[] = [
  { header: 'Part', cell: (service) => <strong>{humanize(service.name)}</strong> },
  { header: 'Status', cell: (service) => <StatusBadge status={service.status} /> },
  { header: 'Answered in', right: true, cell: (service) => formatDuration(service.durationMs) },
];

export function HealthPage() {
  const health = useResource(getServicesHealth);
  return (
    <>
      <PageHeader
        title="Health"
        lead="Whether each part answers at this moment."
        actions={
          <Button variant="secondary" busy={health.loading} onClick={health.reload}>
            Check again
          </Button>
        }
      />
      <AsyncView resource={health}>
        {({ items }) => (
          <Card>
            <Table caption="Parts of the platform" columns={COLUMNS} rows={items} rowKey={(service) => service.name} />
          </Card>
        )}
      </AsyncView>
    </>
  );
}
