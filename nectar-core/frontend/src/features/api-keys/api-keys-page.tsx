import type { Column } from '@nectar/ui-kit/components';
import {
  Alert,
  AsyncView,
  Badge,
  Button,
  Card,
  ConfirmDialog,
  CopyText,
  Dialog,
  EmptyState,
  Moment,
  PageHeader,
  Table,
  TextField,
  useToast,
} from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useState } from 'react';
import { RoleNotice } from '../../shared/session/role-notice';
import { useCan } from '../../shared/session/session-context';
import { createApiKey } from './api/create-api-key';
import type { ApiKey } from './api/list-api-keys';
import { listApiKeys } from './api/list-api-keys';
import { revokeApiKey } from './api/revoke-api-key';

export function ApiKeysPage() {
  const canManage = useCan('admin');
  return (
    <>
      <PageHeader title="API keys" lead="Programs use a key to call your endpoints under /v1/call." />
      {canManage ? <Keys /> : <RoleNotice role="admin" what="see and make API keys" />}
    </>
  );
}

function Keys() {
  const keys = useResource(listApiKeys);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const toast = useToast();
  const columns: Column<ApiKey>[] = [
    { header: 'Name', cell: (key) => <strong>{key.name}</strong> },
    { header: 'Key', cell: (key) => <code>{key.prefix}</code> },
    { header: 'Made', cell: (key) => <Moment at={key.createdAt} /> },
    { header: 'Last used', cell: (key) => (key.lastUsedAt ? <Moment at={key.lastUsedAt} /> : 'Never') },
    { header: 'Status', cell: (key) => (key.revokedAt ? <Badge>Revoked</Badge> : <Badge tone="ok">Active</Badge>) },
    {
      header: 'Actions',
      hideHeader: true,
      right: true,
      cell: (key) =>
        !key.revokedAt && (
          <Button variant="secondary" small onClick={() => setRevoking(key)} aria-label={`Revoke ${key.name}`}>
            Revoke
          </Button>
        ),
    },
  ];
  const newKey = <Button onClick={() => setCreating(true)}>New key</Button>;
  return (
    <>
      <AsyncView resource={keys}>
        {({ items }) =>
          items.length > 0 ? (
            <Card title="Keys" actions={newKey}>
              <Table caption="API keys" columns={columns} rows={items} rowKey={(key) => key.id} />
            </Card>
          ) : (
            <Card>
              <EmptyState title="No keys yet" action={newKey}>
                Make one key per program, so that you can revoke one without stopping the others.
              </EmptyState>
            </Card>
          )
        }
      </AsyncView>
      {creating && <NewKeyDialog onClose={() => setCreating(false)} onCreated={keys.reload} />}
      {revoking && (
        <ConfirmDialog
          title={`Revoke “${revoking.name}”?`}
          confirmLabel="Revoke key"
          onClose={() => setRevoking(null)}
          onConfirm={async () => {
            await revokeApiKey(revoking.id);
            toast.success('The key is revoked.');
            keys.reload();
          }}
        >
          <p>Programs that use this key are refused from now on. This cannot be undone.</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function NewKeyDialog({ onClose, onCreated }: { onClose: () => void; onCreated: () => void }) {
  const [secret, setSecret] = useState<string | null>(null);
  const { run, busy, error, fields } = useAction(async (name: string) => {
    const { key } = await createApiKey(name);
    setSecret(key);
    onCreated();
  });
  if (secret) {
    return (
      <Dialog title="Your new key" onClose={onClose}>
        <Alert tone="warn">Copy the key now. It is shown this one time; we keep only its hash.</Alert>
        <CopyText label="API key" text={secret} />
        <Button onClick={onClose}>I have copied it</Button>
      </Dialog>
    );
  }
  return (
    <Dialog title="New API key" onClose={onClose}>
      <form className="form" onSubmit={(event) => run(formValues(event).name ?? '')}>
        {error && <Alert tone="danger">{error.message}</Alert>}
        <TextField
          label="Name"
          name="name"
          required
          maxLength={120}
          hint="Say which program uses it, such as “web shop”."
          error={fields.name}
        />
        <Button type="submit" busy={busy}>
          Make key
        </Button>
      </form>
    </Dialog>
  );
}
