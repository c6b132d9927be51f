import {
  Alert,
  Button,
  Card,
  EmptyState,
  Facts,
  Moment,
  PageHeader,
  PageView,
  SelectField,
  StatusBadge,
  Table,
  TextField,
  useToast,
} from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { humanize } from '@nectar/ui-kit/lib/format';
import { oneOf } from '@nectar/ui-kit/lib/one-of';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useStaffCan } from '../../shared/session/staff-context';
import { NewUserDialog } from '../../shared/users/new-user-dialog';
import { changeOrganization } from './api/change-organization';
import type { OrganizationDetail } from './api/get-organization';
import { getOrganization } from './api/get-organization';

const LIST = { to: '/organizations', label: 'Organisations' };

const PLANS = ['starter', 'team', 'scale'] as const;

export function OrganizationPage() {
  const { id = '' } = useParams();
  const organization = useResource(() => getOrganization(id), [id]);
  const canWrite = useStaffCan('admin');
  return (
    <PageView resource={organization} back={LIST}>
      {(data) => (
        <>
          <PageHeader title={data.name} back={LIST} />
          <div className="grid-2">
            <Card title="About">
              <Facts items={factsOf(data)} />
            </Card>
            {canWrite && (
              <Card title="Edit">
                <OrganizationForm organization={data} onChanged={organization.reload} />
              </Card>
            )}
          </div>
          <MembersCard organization={data} canWrite={canWrite} onChanged={organization.reload} />
        </>
      )}
    </PageView>
  );
}

function factsOf(data: OrganizationDetail): [string, ReactNode][] {
  return [
    ['Short name', <code>{data.slug}</code>],
    ['Plan', humanize(data.plan)],
    ['Status', <StatusBadge status={data.planStatus} />],
    ['Paid until', <Moment at={data.subscription?.currentPeriodEnd} dayOnly />],
    ['Workflows', data.workflows],
    ['Since', <Moment at={data.createdAt} dayOnly />],
  ];
}

function OrganizationForm({ organization, onChanged }: { organization: OrganizationDetail; onChanged: () => void }) {
  const toast = useToast();
  const plans = PLANS.some((plan) => plan === organization.plan) ? PLANS : [organization.plan, ...PLANS];
  const { run, busy, error, fields } = useAction(async ({ name, plan }: Record<string, string>) => {
    await changeOrganization(organization.id, {
      name,
      plan: plan === organization.plan ? undefined : oneOf(PLANS, plan),
    });
    toast.success('Saved.');
    onChanged();
  });
  return (
    <form className="form" onSubmit={(event) => run(formValues(event))}>
      {error && <Alert tone="danger">{error.message}</Alert>}
      <TextField
        label="Name"
        name="name"
        required
        maxLength={120}
        defaultValue={organization.name}
        error={fields.name}
      />
      <SelectField
        label="Plan"
        name="plan"
        defaultValue={organization.plan}
        options={plans.map((value) => ({ value, label: humanize(value) }))}
        hint="Changes the limits at once, not what Stripe charges."
        error={fields.plan}
      />
      <div className="form-actions">
        <Button type="submit" busy={busy}>
          Save organisation
        </Button>
      </div>
    </form>
  );
}

interface MembersCardProps {
  organization: OrganizationDetail;
  canWrite: boolean;
  onChanged: () => void;
}

function MembersCard({ organization, canWrite, onChanged }: MembersCardProps) {
  const [adding, setAdding] = useState(false);
  const add = canWrite && (
    <Button variant="secondary" small onClick={() => setAdding(true)}>
      Add user
    </Button>
  );
  return (
    <Card title="Members" actions={add}>
      {organization.members.length > 0 ? (
        <Table
          caption={`Members of ${organization.name}`}
          rows={organization.members}
          rowKey={(member) => member.userId}
          columns={[
            { header: 'Name', cell: (member) => <Link to={`/users/${member.userId}`}>{member.name}</Link> },
            { header: 'E-mail', cell: (member) => member.email },
            { header: 'Role', cell: (member) => humanize(member.role) },
          ]}
        />
      ) : (
        <EmptyState title="No members to show" />
      )}
      {adding && <NewUserDialog organization={organization} onClose={() => setAdding(false)} onCreated={onChanged} />}
    </Card>
  );
}
