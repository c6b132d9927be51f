import { Alert, Button, Dialog, SelectField, TextField, useToast } from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { humanize } from '@nectar/ui-kit/lib/format';
import { oneOf } from '@nectar/ui-kit/lib/one-of';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { createUser } from './api/create-user';

const ROLES = ['member', 'admin', 'owner'] as const;

interface NewUserDialogProps {
  onClose: () => void;
  onCreated: () => void;
  /** Puts the user into this organisation instead of asking for a name. */
  organization?: { id: string; name: string };
}

export function NewUserDialog({ onClose, onCreated, organization }: NewUserDialogProps) {
  const toast = useToast();
  const { run, busy, error, fields } = useAction(async (values: Record<string, string>) => {
    const { name = '', email = '', organizationName, role } = values;
    const place = organization
      ? { organizationId: organization.id }
      : { organizationName: organizationName || undefined };
    const hasPlace = organization || organizationName;
    const { created } = await createUser({ name, email, ...place, role: hasPlace ? oneOf(ROLES, role) : undefined });
    toast.success(created ? `${email} gets a mail with a link to set a password.` : `${email} had an account already.`);
    onCreated();
    onClose();
  });
  return (
    <Dialog title={organization ? `New user in ${organization.name}` : 'New user'} onClose={onClose}>
      <form className="form" onSubmit={(event) => run(formValues(event))}>
        {error && <Alert tone="danger">{error.message}</Alert>}
        <TextField label="Name" name="name" required maxLength={200} error={fields.name} />
        <TextField label="E-mail" name="email" type="email" required error={fields.email} />
        <div className="form-row">
          {!organization && (
            <TextField
              label="New organisation"
              name="organizationName"
              optional
              maxLength={120}
              error={fields.organizationName}
            />
          )}
          <SelectField
            label="Role in it"
            name="role"
            options={ROLES.map((value) => ({ value, label: humanize(value) }))}
            defaultValue={organization ? 'member' : 'owner'}
            error={fields.role}
          />
        </div>
        <Button type="submit" busy={busy}>
          Create user
        </Button>
      </form>
    </Dialog>
  );
}
