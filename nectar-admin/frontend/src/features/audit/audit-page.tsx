import type { Column } from '@nectar/ui-kit/components';
import { AsyncView, Card, EmptyState, Moment, PageHeader, Pager, SelectField, Table } from '@nectar/ui-kit/components';
import { humanize } from '@nectar/ui-kit/lib/format';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { PAGE_SIZE, useListParams } from '../../shared/lists/use-list-params';
import type { AuditEntry } from './api/list-audit';
import { listAudit } from './api/list-audit';

const ACTORS = [
  { value: '', label: 'Everybody' },
  { value: 'staff', label: 'Staff' },
  { value: 'user', label: 'Users' },
  { value: 'api_key', label: 'API keys' },
  { value: 'system', label: 'The system' },
];

const COLUMNS: Column<AuditEntry>[] = [
  { header: 'When', cell: (entry) => <Moment at={entry.at} /> },
  { header: 'Who', cell: (entry) => entry.actorName ?? humanize(entry.actorType) },
  { header: 'What', cell: (entry) => humanize(entry.action) },
  { header: 'On', cell: (entry) => <span className="mono">{entry.target ?? '—'}</span> },
  { header: 'Details', cell: (entry) => <span className="mono">{detailsOf(entry.data)}</span> },
];

function detailsOf(data: unknown): string {
  const text = JSON.stringify(data ?? {});
  return text === '{}' ? '—' : text;
}

export function AuditPage() {
  const params = useListParams();
  const actorType = params.get('actorType');
  const audit = useResource(() => listAudit({ actorType, page: params.page }), [actorType, params.page]);
  return (
    <>
      <PageHeader title="Audit log" lead="Who changed what, newest first." />
      <div className="row">
        <SelectField
          label="Done by"
          value={actorType}
          options={ACTORS}
          onChange={(event) => params.setFilter('actorType', event.target.value)}
        />
      </div>
      <AsyncView resource={audit}>
        {({ items, total }) => (
          <Card>
            {items.length > 0 ? (
              <Table caption="Audit log" columns={COLUMNS} rows={items} rowKey={(entry) => entry.id} />
            ) : (
              <EmptyState title="No entries to show" />
            )}
            <Pager page={params.page} pageSize={PAGE_SIZE} total={total} onPage={params.setPage} />
          </Card>
        )}
      </AsyncView>
    </>
  );
}
