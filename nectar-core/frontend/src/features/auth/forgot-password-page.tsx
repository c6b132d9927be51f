import { Alert, AuthLayout, Button, TextField } from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useState } from 'react';
import { Link } from 'react-router';
import { requestPasswordReset } from './api/request-password-reset';

export function ForgotPasswordPage() {
  const [sent, setSent] = useState(false);
  const { run, busy, error } = useAction(async (email: string) => {
    await requestPasswordReset(email);
    setSent(true);
  });
  return (
    <AuthLayout
      title="Reset your password"
      lead="Tell us your address and we send you a link to choose a new password."
      foot={<Link to="/sign-in">Back to sign-in</Link>}
    >
      {sent ? (
        <Alert tone="ok">If there is an account with this address, the link is on its way.</Alert>
      ) : (
        <form className="form" onSubmit={(event) => run(formValues(event).email ?? '')}>
          {error && <Alert tone="danger">{error.message}</Alert>}
          <TextField label="E-mail" name="email" type="email" autoComplete="email" required />
          <Button type="submit" wide busy={busy}>
            Send the link
          </Button>
        </form>
      )}
    </AuthLayout>
  );
}
