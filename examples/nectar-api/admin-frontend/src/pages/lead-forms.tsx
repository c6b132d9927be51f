import { useRef } from 'react';
import { Alert, Button, SelectField, TextArea, useToast } from '@/components';
import { formValues } from '@/lib/form-data';
import { humanize } from '@/lib/format';
import { useAction } from '@/lib/use-action';
import { addNote, changeLead, LEAD_STATUSES } from '../api/leads';
import type { LeadDetail } from '../api/leads';

export function LeadForm({ lead, onChanged }: { lead: LeadDetail; onChanged: () => void }) {
  const toast = useToast();
  const { run, busy, error, fields } = useAction(async ({ status, notes }: Record<string, string>) => {
    await changeLead(lead.id, { status, notes });
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
