import {
  Alert,
  Button,
  Card,
  ConfirmDialog,
  EmptyState,
  Facts,
  Moment,
  PageHeader,
  PageView,
  StatusBadge,
  Table,
  TextField,
  useToast,
} from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { humanize } from '@nectar/ui-kit/lib/format';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useStaffCan } from '../../shared/session/staff-context';
import { changeUser } from './api/change-user';
import type { UserDetail } from './api/get-user';
import { getUser } from './api/get-user';

const LIST = { to: '/users', label: 'Users' };

export function UserPage() {
  const { id = '' } = useParams();
  const user = useResource(() => getUser(id), [id]);
  const canWrite = useStaffCan('admin');
  return (
    <PageView resource={user} back={LIST}>
      {(data) => (
        <>
          <PageHeader
            title={data.name}
            back={LIST}
            actions={canWrite && <StatusButton user={data} onChanged={user.reload} />}
          />
          <div className="grid-2">
            <Card title="Account">
              <Facts
                items={[
                  ['E-mail', data.email],
                  ['Address', data.emailVerified ? 'Confirmed' : 'Not confirmed'],
                  ['Status', <StatusBadge status={data.status} />],
                  ['Open sessions', data.sessions],
                  ['Since', <Moment at={data.createdAt} dayOnly />],
                ]}
              />
            </Card>
            {canWrite && (
              <Card title="Edit">
                <NameForm user={data} onChanged={user.reload} />
              </Card>
            )}
          </div>
          <Card title="Organisations">
            <Memberships user={data} />
          </Card>
        </>
      )}
    </PageView>
  );
}

function Memberships({ user }: { user: UserDetail }) {
  if (user.organizations.length === 0) return <EmptyState title="No organisations to show" />;
  return (
    <Table
      caption={`Organisations of ${user.name}`}
      rows={user.organizations}
      rowKey={(organization) => organization.id}
      columns={[
        {
          header: 'Organisation',
          cell: (organization) => <Link to={`/organizations/${organization.id}`}>{organization.name}</Link>,
        },
        { header: 'Role', cell: (organization) => humanize(organization.role) },
      ]}
    />
  );
}

function NameForm({ user, onChanged }: { user: UserDetail; onChanged: () => void }) {
  const toast = useToast();
  const { run, busy, error, fields } = useAction(async (name: string) => {
    await changeUser(user.id, { name });
    toast.success('Saved.');
    onChanged();
  });
  return (
    <form className="form" onSubmit={(event) => run(formValues(event).name ?? '')}>
      {error && <Alert tone="danger">{error.message}</Alert>}
      <TextField label="Name" name="name" required maxLength={200} defaultValue={user.name} error={fields.name} />
      <div className="form-actions">
        <Button type="submit" busy={busy}>
          Save name
        </Button>
      </div>
    </form>
  );
}

function StatusButton({ user, onChanged }: { user: UserDetail; onChanged: () => void }) {
  const [asking, setAsking] = useState(false);
  const toast = useToast();
  const { run, busy, error } = useAction(async () => {
    await changeUser(user.id, { status: 'active' });
    toast.success(`${user.name} can sign in again.`);
    onChanged();
  });
  if (user.status === 'suspended') {
    return (
      <>
        {error && <Alert tone="danger">{error.message}</Alert>}
        <Button variant="secondary" busy={busy} onClick={() => run()}>
          Lift suspension
        </Button>
      </>
    );
  }
  return (
    <>
      <Button variant="danger" onClick={() => setAsking(true)}>
        Suspend
      </Button>
      {asking && (
        <ConfirmDialog
          title={`Suspend ${user.name}?`}
          confirmLabel="Suspend user"
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await changeUser(user.id, { status: 'suspended' });
            onChanged();
          }}
        >
          <p>All sessions end at once, and signing in is refused until you lift the suspension.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
