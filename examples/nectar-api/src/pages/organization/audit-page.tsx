import { getAudit } from '@/api/organization';
import type { AuditEntry } from '@/api/types';
import { AsyncView, Card, EmptyState, PageHeader, Table } from '@/components';
import type { Column } from '@/components';
import { formatDateTime, humanize } from '@/lib/format';
import { useResource } from '@/lib/use-resource';
import { useCan } from '../../session/session-context';
import { RoleNotice } from '../../session/role-notice';

const COLUMNS: Column<AuditEntry>[] = [
  { header: 'When', cell: (entry) => formatDateTime(entry.at) },
  { header: 'Who', cell: (entry) => entry.actorName ?? humanize(entry.actorType) },
  { header: 'What', cell: (entry) => humanize(entry.action) },
  { header: 'On', cell: (entry) => <span className="mono">{entry.target ?? '—'}</span> },
];

export function AuditPage() {
  const canRead = useCan('admin');
  return (
    <>
      <PageHeader title="Audit log" lead="Who changed what, newest first." />
      {canRead ? <Entries /> : <RoleNotice role="admin" what="read the audit log" />}
    </>
  );
}

function Entries() {
  const audit = useResource(getAudit);
  return (
    <AsyncView resource={audit}>
      {({ items }) => (
        <Card>
          {items.length > 0 ? (
            <Table caption="Audit log" columns={COLUMNS} rows={items} rowKey={(entry) => entry.id} />
          ) : (
            <EmptyState title="Nothing has been changed yet" />
          )}
        </Card>
      )}
    </AsyncView>
  );
}
