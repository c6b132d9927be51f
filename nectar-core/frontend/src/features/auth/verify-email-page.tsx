import { Alert, AuthLayout, LinkButton, Spinner } from '@nectar/ui-kit/components';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { verifyEmail } from './api/verify-email';

export function VerifyEmailPage() {
  const [params] = useSearchParams();
  const token = params.get('token');
  const [done, setDone] = useState(false);
  const sent = useRef(false);
  const { run, error } = useAction(async (value: string) => {
    await verifyEmail(value);
    setDone(true);
  });

  useEffect(() => {
    // The token works once, and strict mode runs effects twice.
    if (!token || sent.current) return;
    sent.current = true;
    run(token);
  }, [token, run]);

  const failure = params.get('error') ?? (token ? error?.message : 'The link has no token in it.');
  if (failure) {
    return (
      <AuthLayout title="This link does not work">
        <Alert tone="danger">{failure}</Alert>
        <p>Links work once and for one hour. Sign in with your password to get a new one.</p>
        <LinkButton to="/sign-in" wide>
          Go to sign-in
        </LinkButton>
      </AuthLayout>
    );
  }
  if (!done) {
    return (
      <AuthLayout title="Confirming your address">
        <Spinner label="One moment…" />
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title="Your address is confirmed" lead="Thank you. Your account is ready.">
      <LinkButton to="/" wide>
        Continue
      </LinkButton>
    </AuthLayout>
  );
}
