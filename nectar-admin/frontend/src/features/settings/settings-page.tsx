import {
  Alert,
  AsyncView,
  Button,
  Card,
  Dialog,
  EmptyState,
  Moment,
  PageHeader,
  Table,
  TextArea,
  TextField,
  useToast,
} from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { parseJson } from '@nectar/ui-kit/lib/json';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useState } from 'react';
import { useStaffCan } from '../../shared/session/staff-context';
import type { Setting } from './api/list-settings';
import { listSettings } from './api/list-settings';
import { writeSetting } from './api/write-setting';

export function SettingsPage() {
  const settings = useResource(listSettings);
  const canWrite = useStaffCan('owner');
  const [editing, setEditing] = useState<Setting | 'new' | null>(null);
  return (
    <>
      <PageHeader
        title="Settings"
        lead="What the whole platform reads."
        actions={canWrite && <Button onClick={() => setEditing('new')}>New setting</Button>}
      />
      {!canWrite && <Alert>Only owners change settings.</Alert>}
      <AsyncView resource={settings}>
        {({ items }) => (
          <Card>
            {items.length > 0 ? (
              <SettingsTable settings={items} onEdit={canWrite ? setEditing : null} />
            ) : (
              <EmptyState title="No settings yet" />
            )}
          </Card>
        )}
      </AsyncView>
      {editing && (
        <SettingDialog
          setting={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={settings.reload}
        />
      )}
    </>
  );
}

function SettingsTable({ settings, onEdit }: { settings: Setting[]; onEdit: ((setting: Setting) => void) | null }) {
  return (
    <Table
      caption="Settings"
      rows={settings}
      rowKey={(setting) => setting.key}
      columns={[
        { header: 'Key', cell: (setting) => <code>{setting.key}</code> },
        { header: 'Value', cell: (setting) => <span className="mono">{JSON.stringify(setting.value)}</span> },
        { header: 'Changed', cell: (setting) => <Moment at={setting.updatedAt} /> },
        {
          header: 'Actions',
          hideHeader: true,
          right: true,
          cell: (setting) =>
            onEdit && (
              <Button variant="secondary" small onClick={() => onEdit(setting)} aria-label={`Edit ${setting.key}`}>
                Edit
              </Button>
            ),
        },
      ]}
    />
  );
}

interface SettingDialogProps {
  setting: Setting | null;
  onClose: () => void;
  onSaved: () => void;
}

function SettingDialog({ setting, onClose, onSaved }: SettingDialogProps) {
  const toast = useToast();
  const { run, busy, error, fields } = useAction(async ({ key = '', value = '' }: Record<string, string>) => {
    const name = setting?.key ?? key;
    await writeSetting(name, parseJson(value, 'value'));
    toast.success(`${name} is saved.`);
    onSaved();
    onClose();
  });
  return (
    <Dialog title={setting ? `Edit ${setting.key}` : 'New setting'} onClose={onClose}>
      <form className="form" onSubmit={(event) => run(formValues(event))}>
        {error && <Alert tone="danger">{error.message}</Alert>}
        {!setting && (
          <TextField label="Key" name="key" required maxLength={64} placeholder="mail.footer" error={fields.key} />
        )}
        <TextArea
          label="Value as JSON"
          name="value"
          code
          required
          defaultValue={setting ? JSON.stringify(setting.value, null, 2) : ''}
          error={fields.value}
        />
        <Button type="submit" busy={busy}>
          Save setting
        </Button>
      </form>
    </Dialog>
  );
}
