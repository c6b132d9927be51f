import { Alert, AuthLayout, Button, TextField } from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useSignOut } from '@nectar/ui-kit/lib/use-sign-out';
import { createOrganization } from './api/create-organization';
import { signOut } from './api/sign-out';

interface CreateOrganizationProps {
  name: string;
  onDone: () => void;
}

/** What somebody sees who is signed in but belongs to no organisation yet. */
export function CreateOrganization({ name, onDone }: CreateOrganizationProps) {
  const leave = useSignOut(signOut);
  const { run, busy, error, fields } = useAction(async (organizationName: string) => {
    await createOrganization(organizationName);
    onDone();
  });
  return (
    <AuthLayout
      title={`Welcome, ${name}`}
      lead="Name your organisation to start. Workflows, endpoints and members belong to it."
      foot="Were you invited? Open the link in the invitation instead."
    >
      <form className="form" onSubmit={(event) => run(formValues(event).name ?? '')}>
        {error && <Alert tone="danger">{error.message}</Alert>}
        <TextField label="Organisation name" name="name" required maxLength={100} error={fields.name} />
        <Button type="submit" wide busy={busy}>
          Create organisation
        </Button>
        <Button variant="ghost" wide onClick={leave}>
          Sign out
        </Button>
      </form>
    </AuthLayout>
  );
}
