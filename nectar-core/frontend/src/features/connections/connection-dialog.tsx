import { Alert, Button, Dialog, TextField, useToast } from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import type { Connection } from '../../shared/connections/api/list-connections';
import { createConnection } from './api/create-connection';
import { updateConnection } from './api/update-connection';

interface ConnectionDialogProps {
  connection: Connection | null;
  onClose: () => void;
  onSaved: () => void;
}

export function ConnectionDialog({ connection, onClose, onSaved }: ConnectionDialogProps) {
  const toast = useToast();
  const { run, busy, error, fields } = useAction(async (values: Record<string, string>) => {
    const { provider = '', name = '', secret = '' } = values;
    const input = { provider, name, baseUrl: values.baseUrl || undefined };
    await (connection
      ? updateConnection(connection.id, { ...input, secret: secret || undefined })
      : createConnection({ ...input, secret }));
    toast.success(`“${input.name}” is saved.`);
    onSaved();
    onClose();
  });
  return (
    <Dialog title={connection ? `Edit “${connection.name}”` : 'New connection'} onClose={onClose}>
      <form className="form" onSubmit={(event) => run(formValues(event))}>
        {error && <Alert tone="danger">{error.message}</Alert>}
        <div className="form-row">
          <TextField
            label="Name"
            name="name"
            required
            maxLength={120}
            defaultValue={connection?.name}
            error={fields.name}
          />
          <TextField
            label="Provider"
            name="provider"
            required
            maxLength={60}
            defaultValue={connection?.provider}
            error={fields.provider}
          />
        </div>
        <TextField
          label="Base URL"
          name="baseUrl"
          type="url"
          optional
          placeholder="https://api.example.com"
          hint="The secret is sent to this address only."
          defaultValue={connection?.baseUrl ?? ''}
          error={fields.baseUrl}
        />
        <TextField
          label="Secret"
          name="secret"
          type="password"
          autoComplete="off"
          required={!connection}
          hint={
            connection
              ? 'Leave empty to keep the stored one.'
              : 'A token or an API key. Sent as “Authorization: Bearer …”.'
          }
          error={fields.secret}
        />
        <Button type="submit" busy={busy}>
          Save connection
        </Button>
      </form>
    </Dialog>
  );
}
