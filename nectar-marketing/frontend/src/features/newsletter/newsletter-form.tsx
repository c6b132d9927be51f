import { Alert, Button, TextField } from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useState } from 'react';
import { subscribe } from './api/subscribe';

export function NewsletterForm() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { run, busy, error, fields } = useAction(async (email: string) => {
    await subscribe(email);
    setSentTo(email);
  });
  if (sentTo) return <Alert tone="ok">Please open the link that we have just sent to {sentTo}.</Alert>;
  return (
    <form className="form" onSubmit={(event) => run(formValues(event).email ?? '')}>
      <TextField
        label="Your e-mail"
        name="email"
        type="email"
        autoComplete="email"
        required
        error={fields.email ?? error?.message}
      />
      <div className="form-actions">
        <Button type="submit" variant="secondary" busy={busy}>
          Subscribe
        </Button>
      </div>
    </form>
  );
}
