import { Alert, Button, Card, CheckboxField, PageHeader, PageView, useToast } from '@nectar/ui-kit/components';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useParams } from 'react-router';
import { RoleNotice } from '../../shared/session/role-notice';
import { useCan } from '../../shared/session/session-context';
import { configureService } from './api/configure-service';
import { getService } from './api/get-service';
import type { Service } from './api/list-services';
import { ConfigField, readConfig } from './config-field';

const LIST = { to: '/services', label: 'Services' };

export function ServicePage() {
  const { slug = '' } = useParams();
  const service = useResource(() => getService(slug), [slug]);
  const canManage = useCan('admin');
  return (
    <PageView resource={service} back={LIST}>
      {(data) => (
        <>
          <PageHeader title={data.name} lead={data.description} back={LIST} />
          {!canManage && <RoleNotice role="admin" what="change these settings" />}
          <ServiceForm service={data} readOnly={!canManage} />
        </>
      )}
    </PageView>
  );
}

function ServiceForm({ service, readOnly }: { service: Service; readOnly: boolean }) {
  const toast = useToast();
  const properties = Object.entries(service.configSchema.properties ?? {});
  const required = service.configSchema.required ?? [];
  const { run, busy, error, fields } = useAction(async (form: FormData) => {
    const enabled = form.get('enabled') === 'on';
    await configureService(service.slug, { enabled, config: readConfig(service.configSchema, form) });
    toast.success(enabled ? `${service.name} is on.` : `${service.name} is off; its settings are kept.`);
  });
  return (
    <Card title="Settings">
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          run(new FormData(event.currentTarget));
        }}
      >
        {error && <Alert tone="danger">{error.message}</Alert>}
        <fieldset className="form" disabled={readOnly} style={{ border: 0, padding: 0, margin: 0 }}>
          <legend className="visually-hidden">Settings of {service.name}</legend>
          <CheckboxField
            label="Switched on"
            name="enabled"
            defaultChecked={service.enabled}
            hint="Settings that are required must be filled in first."
          />
          {properties.map(([name, property]) => (
            <ConfigField
              key={name}
              name={name}
              property={property}
              value={service.config[name]}
              required={required.includes(name)}
              error={fields[`config.${name}`]}
            />
          ))}
          <div className="form-actions">
            <Button type="submit" busy={busy}>
              Save settings
            </Button>
          </div>
        </fieldset>
      </form>
    </Card>
  );
}
