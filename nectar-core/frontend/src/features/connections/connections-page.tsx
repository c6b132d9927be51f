import type { Column } from '@nectar/ui-kit/components';
import {
  AsyncView,
  Button,
  Card,
  ConfirmDialog,
  EmptyState,
  Moment,
  PageHeader,
  StatusBadge,
  Table,
  useToast,
} from '@nectar/ui-kit/components';
import { messageOf } from '@nectar/ui-kit/lib/message-of';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { type ReactNode, useState } from 'react';
import type { Connection } from '../../shared/connections/api/list-connections';
import { listConnections } from '../../shared/connections/api/list-connections';
import { useCan } from '../../shared/session/session-context';
import { checkConnection } from './api/check-connection';
import { deleteConnection } from './api/delete-connection';
import { ConnectionDialog } from './connection-dialog';

export function ConnectionsPage() {
  const connections = useResource(listConnections);
  const canManage = useCan('admin');
  const [editing, setEditing] = useState<Connection | 'new' | null>(null);
  const [deleting, setDeleting] = useState<Connection | null>(null);
  const add = canManage && <Button onClick={() => setEditing('new')}>New connection</Button>;
  const actions = (connection: Connection) => (
    <ConnectionActions
      connection={connection}
      onChecked={connections.reload}
      onEdit={() => setEditing(connection)}
      onDelete={() => setDeleting(connection)}
    />
  );
  return (
    <>
      <PageHeader
        title="Connections"
        lead="Secrets of other services. They are stored encrypted and never shown again."
        actions={add}
      />
      <AsyncView resource={connections}>
        {({ items }) => (
          <Card>
            {items.length > 0 ? (
              <Table
                caption="Connections"
                columns={columnsOf(canManage ? actions : null)}
                rows={items}
                rowKey={(row) => row.id}
              />
            ) : (
              <EmptyState title="No connections yet" action={add}>
                A connection keeps a token, so that workflows can use it without showing it.
              </EmptyState>
            )}
          </Card>
        )}
      </AsyncView>
      {editing && (
        <ConnectionDialog
          connection={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={connections.reload}
        />
      )}
      {deleting && (
        <ConfirmDialog
          title={`Delete “${deleting.name}”?`}
          confirmLabel="Delete connection"
          onClose={() => setDeleting(null)}
          onConfirm={async () => {
            await deleteConnection(deleting.id);
            connections.reload();
          }}
        >
          <p>Its secret is erased. Workflow steps that use it will fail.</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function columnsOf(actions: ((connection: Connection) => ReactNode) | null): Column<Connection>[] {
  const columns: Column<Connection>[] = [
    { header: 'Name', cell: (connection) => <strong>{connection.name}</strong> },
    { header: 'Provider', cell: (connection) => connection.provider },
    { header: 'Base URL', cell: (connection) => <span className="mono">{connection.baseUrl ?? '—'}</span> },
    { header: 'Check', cell: (connection) => <StatusBadge status={connection.lastCheckStatus} /> },
    { header: 'Checked', cell: (connection) => <Moment at={connection.lastCheckedAt} /> },
  ];
  return actions ? [...columns, { header: 'Actions', hideHeader: true, right: true, cell: actions }] : columns;
}

interface ConnectionActionsProps {
  connection: Connection;
  onChecked: () => void;
  onEdit: () => void;
  onDelete: () => void;
}

function ConnectionActions({ connection, onChecked, onEdit, onDelete }: ConnectionActionsProps) {
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const check = async () => {
    setBusy(true);
    try {
      const result = await checkConnection(connection.id);
      toast[result.ok ? 'success' : 'failure'](result.message);
      onChecked();
    } catch (error) {
      toast.failure(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="row row-end" style={{ flexWrap: 'nowrap' }}>
      <Button variant="secondary" small busy={busy} onClick={check} aria-label={`Check ${connection.name}`}>
        Check
      </Button>
      <Button variant="secondary" small onClick={onEdit} aria-label={`Edit ${connection.name}`}>
        Edit
      </Button>
      <Button variant="ghost" small onClick={onDelete} aria-label={`Delete ${connection.name}`}>
        Delete
      </Button>
    </div>
  );
}
