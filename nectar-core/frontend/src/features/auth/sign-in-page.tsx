import { Alert, AuthLayout, Button, TextField } from '@nectar/ui-kit/components';
import { ApiError } from '@nectar/ui-kit/lib/api-error';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { Link, useSearchParams } from 'react-router';
import { sendVerificationMail } from './api/send-verification-mail';
import { signIn } from './api/sign-in';
import { safeNext } from './safe-next';

export function SignInPage() {
  const [params] = useSearchParams();
  const next = params.get('next');
  const { run, busy, error } = useAction(async (email: string, password: string) => {
    try {
      await signIn({ email, password });
    } catch (cause) {
      if (cause instanceof ApiError && cause.code === 'EMAIL_NOT_VERIFIED') {
        await sendVerificationMail(email);
        throw new Error('Confirm your e-mail address first. We have sent you a new link.', { cause });
      }
      throw cause;
    }
    window.location.assign(safeNext(next));
  });
  return (
    <AuthLayout
      title="Sign in"
      foot={
        <>
          New here? <Link to={`/sign-up${next ? `?next=${encodeURIComponent(next)}` : ''}`}>Create an account</Link>
        </>
      }
    >
      <form
        className="form"
        onSubmit={(event) => {
          const { email = '' } = formValues(event);
          // Spaces at either end may be part of a password, so it is not trimmed.
          run(email, String(new FormData(event.currentTarget).get('password')));
        }}
      >
        {error && <Alert tone="danger">{error.message}</Alert>}
        <TextField label="E-mail" name="email" type="email" autoComplete="email" required />
        <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
        <Button type="submit" wide busy={busy}>
          Sign in
        </Button>
        <Link to="/forgot-password" className="small">
          Forgot your password?
        </Link>
      </form>
    </AuthLayout>
  );
}
