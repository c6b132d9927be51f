import { Alert, Button, Dialog, SelectField, TextField, useToast } from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { messageOf } from '@nectar/ui-kit/lib/message-of';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useSession } from '../../shared/session/session-context';
import { createOrganization } from './api/create-organization';
import { switchOrganization } from './api/switch-organization';

const NEW = 'new';

export function OrganizationSwitcher() {
  const { me, organization, reload } = useSession();
  const [creating, setCreating] = useState(false);
  const toast = useToast();
  const navigate = useNavigate();

  const choose = async (id: string) => {
    if (id === NEW) return setCreating(true);
    try {
      await switchOrganization(id);
      navigate('/');
      reload();
    } catch (error) {
      toast.failure(messageOf(error));
    }
  };
  return (
    <>
      <SelectField
        label="Organisation"
        value={organization.id}
        onChange={(event) => choose(event.target.value)}
        options={[
          ...me.organizations.map(({ id, name }) => ({ value: id, label: name })),
          { value: NEW, label: 'New organisation…' },
        ]}
      />
      {creating && <NewOrganizationDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function NewOrganizationDialog({ onClose }: { onClose: () => void }) {
  const { reload } = useSession();
  const navigate = useNavigate();
  const { run, busy, error, fields } = useAction(async (name: string) => {
    await createOrganization(name);
    onClose();
    navigate('/');
    reload();
  });
  return (
    <Dialog title="New organisation" onClose={onClose}>
      <form className="form" onSubmit={(event) => run(formValues(event).name ?? '')}>
        {error && <Alert tone="danger">{error.message}</Alert>}
        <TextField label="Name" name="name" required maxLength={100} error={fields.name} />
        <div className="form-actions">
          <Button type="submit" busy={busy}>
            Create organisation
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
