import {
  Alert,
  AsyncView,
  Button,
  Card,
  Facts,
  Moment,
  PageHeader,
  SelectField,
  TextField,
  useToast,
} from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { humanize } from '@nectar/ui-kit/lib/format';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { RoleNotice } from '../../shared/session/role-notice';
import { useCan, useSession } from '../../shared/session/session-context';
import type { Organization } from './api/get-organization';
import { getOrganization } from './api/get-organization';
import { updateOrganization } from './api/update-organization';

const TIMEZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'Asia/Tokyo',
];

export function SettingsPage() {
  const organization = useResource(getOrganization);
  const canManage = useCan('admin');
  return (
    <>
      <PageHeader title="Settings" lead="What your organisation is called and whom we write to." />
      <AsyncView resource={organization}>
        {(data) => (
          <>
            <Card title="Organisation">
              {canManage ? (
                <SettingsForm organization={data} />
              ) : (
                <RoleNotice role="admin" what="change the settings" />
              )}
            </Card>
            <Card title="About">
              <Facts
                items={[
                  ['Short name', <code>{data.slug}</code>],
                  ['Plan', `${humanize(data.plan)} (${humanize(data.planStatus).toLowerCase()})`],
                  ['Since', <Moment at={data.createdAt} dayOnly />],
                ]}
              />
            </Card>
          </>
        )}
      </AsyncView>
    </>
  );
}

function textSetting(organization: Organization, name: string): string {
  const value = organization.settings[name];
  return typeof value === 'string' ? value : '';
}

function SettingsForm({ organization }: { organization: Organization }) {
  const toast = useToast();
  const { reload } = useSession();
  const timezone = textSetting(organization, 'timezone') || 'UTC';
  const zones = TIMEZONES.includes(timezone) ? TIMEZONES : [timezone, ...TIMEZONES];
  const { run, busy, error, fields } = useAction(async ({ name = '', ...settings }: Record<string, string>) => {
    await updateOrganization({ name, settings });
    toast.success('Saved.');
    reload();
  });
  return (
    <form className="form" onSubmit={(event) => run(formValues(event))}>
      {error && <Alert tone="danger">{error.message}</Alert>}
      <TextField
        label="Name"
        name="name"
        required
        maxLength={100}
        defaultValue={organization.name}
        error={fields.name}
      />
      <div className="form-row">
        <SelectField
          label="Time zone"
          name="timezone"
          defaultValue={timezone}
          options={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
          error={fields['settings.timezone']}
        />
        <TextField
          label="Contact e-mail"
          name="contactEmail"
          type="email"
          optional
          defaultValue={textSetting(organization, 'contactEmail')}
          error={fields['settings.contactEmail']}
        />
      </div>
      <div className="form-actions">
        <Button type="submit" busy={busy}>
          Save settings
        </Button>
      </div>
    </form>
  );
}
