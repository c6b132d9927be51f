import type { Column } from '@nectar/ui-kit/components';
import { AsyncView, Card, EmptyState, Moment, PageHeader, Table } from '@nectar/ui-kit/components';
import { humanize } from '@nectar/ui-kit/lib/format';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { RoleNotice } from '../../shared/session/role-notice';
import { useCan } from '../../shared/session/session-context';
import type { AuditEntry } from './api/list-audit';
import { listAudit } from './api/list-audit';

const COLUMNS: Column<AuditEntry>[] = [
  { header: 'When', cell: (entry) => <Moment at={entry.at} /> },
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
  const audit = useResource(listAudit);
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
