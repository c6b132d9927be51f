import type { Column } from '@nectar/ui-kit/components';
import {
  Alert,
  AsyncView,
  Button,
  Card,
  Moment,
  SelectField,
  Table,
  TextField,
  useToast,
} from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { humanize } from '@nectar/ui-kit/lib/format';
import { messageOf } from '@nectar/ui-kit/lib/message-of';
import { oneOf } from '@nectar/ui-kit/lib/one-of';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useRef } from 'react';
import { useCan } from '../../shared/session/session-context';
import { invite } from './api/invite';
import type { Invitation } from './api/list-invitations';
import { listInvitations } from './api/list-invitations';
import { withdrawInvitation } from './api/withdraw-invitation';

const ROLES = ['member', 'admin', 'owner'] as const;

export function InvitationsCard() {
  const invitations = useResource(listInvitations);
  const toast = useToast();
  const withdraw = async (invitation: Invitation) => {
    try {
      await withdrawInvitation(invitation.id);
      toast.success(`The invitation of ${invitation.email} is withdrawn.`);
      invitations.reload();
    } catch (error) {
      toast.failure(messageOf(error));
    }
  };
  const columns: Column<Invitation>[] = [
    { header: 'E-mail', cell: (invitation) => invitation.email },
    { header: 'Role', cell: (invitation) => humanize(invitation.role) },
    { header: 'Valid until', cell: (invitation) => <Moment at={invitation.expiresAt} dayOnly /> },
    {
      header: 'Actions',
      hideHeader: true,
      right: true,
      cell: (invitation) => (
        <Button
          variant="ghost"
          small
          onClick={() => withdraw(invitation)}
          aria-label={`Withdraw the invitation of ${invitation.email}`}
        >
          Withdraw
        </Button>
      ),
    },
  ];
  return (
    <Card title="Invitations">
      <div className="stack">
        <InviteForm onInvited={invitations.reload} />
        <AsyncView resource={invitations}>
          {({ items }) =>
            items.length > 0 ? (
              <Table caption="Open invitations" columns={columns} rows={items} rowKey={(invitation) => invitation.id} />
            ) : (
              <p className="muted">No open invitations.</p>
            )
          }
        </AsyncView>
      </div>
    </Card>
  );
}

function InviteForm({ onInvited }: { onInvited: () => void }) {
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const isOwner = useCan('owner');
  const { run, busy, error, fields } = useAction(async (email: string, role: string) => {
    try {
      await invite({ email, role: oneOf(ROLES, role) });
    } finally {
      // Stored even when its mail could not be sent.
      onInvited();
    }
    toast.success(`${email} is invited.`);
    form.current?.reset();
  });
  return (
    <form
      ref={form}
      className="form"
      onSubmit={(event) => {
        const { email = '', role = 'member' } = formValues(event);
        run(email, role);
      }}
    >
      {error && <Alert tone="danger">{error.message}</Alert>}
      <div className="form-row">
        <TextField label="E-mail" name="email" type="email" required error={fields.email} />
        <SelectField
          label="Role"
          name="role"
          defaultValue="member"
          options={ROLES.filter((role) => isOwner || role !== 'owner').map((role) => ({
            value: role,
            label: humanize(role),
          }))}
          error={fields.role}
        />
      </div>
      <div className="form-actions">
        <Button type="submit" busy={busy}>
          Send invitation
        </Button>
      </div>
    </form>
  );
}
