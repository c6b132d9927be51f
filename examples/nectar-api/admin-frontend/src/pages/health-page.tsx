import { AsyncView, Button, Card, PageHeader, StatusBadge, Table } from '@/components';
import type { Column } from '@/components';
import { formatDuration, humanize } from '@/lib/format';
import { useResource } from '@/lib/use-resource';
import { getServicesHealth } from '../api/health';
import type { ServiceHealth } from '../api/health';

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
