import { Alert, Button, TextArea, TextField } from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useState } from 'react';
import { PageSection } from '../../shared/page-section';
import { sendMessage } from './api/send-message';

export function ContactPage() {
  const [sent, setSent] = useState(false);
  return (
    <PageSection
      narrow
      title="Contact"
      lead="Tell us what you want to connect. A person reads every message and answers within a working day."
    >
      {sent ? (
        <Alert tone="ok">Thank you, your message has arrived. A copy of it is on its way to you.</Alert>
      ) : (
        <ContactForm onSent={() => setSent(true)} />
      )}
    </PageSection>
  );
}

function ContactForm({ onSent }: { onSent: () => void }) {
  const { run, busy, error, fields } = useAction(
    async ({ name = '', email = '', message = '', company, website }: Record<string, string>) => {
      await sendMessage({ name, email, message, company: company || undefined, website: website || undefined });
      onSent();
    },
  );
  return (
    <form className="card form" onSubmit={(event) => run(formValues(event))}>
      {error && <Alert tone="danger">{error.message}</Alert>}
      <div className="form-row">
        <TextField label="Your name" name="name" autoComplete="name" required maxLength={200} error={fields.name} />
        <TextField label="E-mail" name="email" type="email" autoComplete="email" required error={fields.email} />
      </div>
      <TextField
        label="Company"
        name="company"
        autoComplete="organization"
        optional
        maxLength={200}
        error={fields.company}
      />
      <TextArea label="Message" name="message" required maxLength={5000} rows={6} error={fields.message} />
      {/* People do not see this input; programs that fill in everything give themselves away. */}
      <div className="hp" aria-hidden="true">
        <label htmlFor="website">Leave this empty</label>
        <input id="website" name="website" tabIndex={-1} autoComplete="off" />
      </div>
      <div className="form-actions">
        <Button type="submit" busy={busy}>
          Send message
        </Button>
      </div>
    </form>
  );
}
