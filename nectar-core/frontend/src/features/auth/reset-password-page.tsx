import { Alert, AuthLayout, Button, LinkButton, TextField } from '@nectar/ui-kit/components';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { resetPassword } from './api/reset-password';
import { MIN_PASSWORD_LENGTH } from './password';

export function ResetPasswordPage() {
  const [params] = useSearchParams();
  const token = params.get('token');
  const [done, setDone] = useState(false);
  const { run, busy, error } = useAction(async (newPassword: string) => {
    await resetPassword({ token: token ?? '', newPassword });
    setDone(true);
  });

  if (done) {
    return (
      <AuthLayout title="Your password is set" lead="You can sign in with it now.">
        <LinkButton to="/sign-in" wide>
          Go to sign-in
        </LinkButton>
      </AuthLayout>
    );
  }
  if (!token) {
    return (
      <AuthLayout title="This link does not work" lead="It was used already or is too old.">
        <LinkButton to="/forgot-password" wide>
          Ask for a new link
        </LinkButton>
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title="Choose a password">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          run(String(new FormData(event.currentTarget).get('password')));
        }}
      >
        {error && (
          <Alert tone="danger">
            {error.message} <a href="/forgot-password">Ask for a new link</a>
          </Alert>
        )}
        <TextField
          label="New password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={MIN_PASSWORD_LENGTH}
          hint={`At least ${MIN_PASSWORD_LENGTH} characters.`}
        />
        <Button type="submit" wide busy={busy}>
          Save password
        </Button>
      </form>
    </AuthLayout>
  );
}
