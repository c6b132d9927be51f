import { Alert, AuthLayout, Button, useToast } from '@nectar/ui-kit/components';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { Link, useLocation } from 'react-router';
import { sendVerificationMail } from './api/send-verification-mail';

export function CheckMailPage() {
  const { state } = useLocation() as { state: { email?: string } | null };
  const email = state?.email;
  const toast = useToast();
  const { run, busy, error } = useAction(async (address: string) => {
    await sendVerificationMail(address);
    toast.success('Sent. It can take a minute to arrive.');
  });
  return (
    <AuthLayout
      title="Check your mail"
      lead={
        <>
          We have sent a link to {email ? <strong>{email}</strong> : 'your address'}. Open it to confirm that the
          address is yours.
        </>
      }
      foot={<Link to="/sign-in">Back to sign-in</Link>}
    >
      {error && <Alert tone="danger">{error.message}</Alert>}
      {email && (
        <Button variant="secondary" wide busy={busy} onClick={() => run(email)}>
          Send the link again
        </Button>
      )}
    </AuthLayout>
  );
}
