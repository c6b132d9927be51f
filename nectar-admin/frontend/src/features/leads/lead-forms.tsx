import { Alert, Button, SelectField, TextArea, useToast } from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { humanize } from '@nectar/ui-kit/lib/format';
import { oneOf } from '@nectar/ui-kit/lib/one-of';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useRef } from 'react';
import { addNote } from './api/add-note';
import { changeLead } from './api/change-lead';
import type { LeadDetail } from './api/get-lead';
import { LEAD_STATUSES } from './lead-status';

export function LeadForm({ lead, onChanged }: { lead: LeadDetail; onChanged: () => void }) {
  const toast = useToast();
  const { run, busy, error, fields } = useAction(async ({ status, notes }: Record<string, string>) => {
    await changeLead(lead.id, { status: oneOf(LEAD_STATUSES, status), notes });
    toast.success('Saved.');
    onChanged();
  });
  return (
    <form className="form" onSubmit={(event) => run(formValues(event))}>
      {error && <Alert tone="danger">{error.message}</Alert>}
      <SelectField
        label="Status"
        name="status"
        defaultValue={lead.status}
        options={LEAD_STATUSES.map((value) => ({ value, label: humanize(value) }))}
        error={fields.status}
      />
      <TextArea label="Summary" name="notes" optional maxLength={5000} defaultValue={lead.notes} error={fields.notes} />
      <div className="form-actions">
        <Button type="submit" busy={busy}>
          Save lead
        </Button>
      </div>
    </form>
  );
}

export function NoteForm({ leadId, onAdded }: { leadId: string; onAdded: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const { run, busy, error, fields } = useAction(async (note: string) => {
    await addNote(leadId, note);
    form.current?.reset();
    onAdded();
  });
  return (
    <form ref={form} className="form" onSubmit={(event) => run(formValues(event).note ?? '')}>
      {error && !fields.note && <Alert tone="danger">{error.message}</Alert>}
      <TextArea label="New note" name="note" required maxLength={5000} rows={3} error={fields.note} />
      <div className="form-actions">
        <Button type="submit" variant="secondary" busy={busy}>
          Add note
        </Button>
      </div>
    </form>
  );
}
