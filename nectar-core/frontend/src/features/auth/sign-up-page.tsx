import { Alert, AuthLayout, Button, TextField } from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { signUp } from './api/sign-up';
import { MIN_PASSWORD_LENGTH } from './password';

export function SignUpPage() {
  const [params] = useSearchParams();
  const next = params.get('next');
  const navigate = useNavigate();
  const { run, busy, error, fields } = useAction(async (name: string, email: string, password: string) => {
    await signUp({ name, email, password });
    navigate('/check-mail', { state: { email } });
  });
  return (
    <AuthLayout
      title="Create your account"
      lead="Free to look around; you choose a plan when you need one."
      foot={
        <>
          Already have an account?{' '}
          <Link to={`/sign-in${next ? `?next=${encodeURIComponent(next)}` : ''}`}>Sign in</Link>
        </>
      }
    >
      <form
        className="form"
        onSubmit={(event) => {
          const { name = '', email = '' } = formValues(event);
          run(name, email, String(new FormData(event.currentTarget).get('password')));
        }}
      >
        {error && <Alert tone="danger">{error.message}</Alert>}
        <TextField label="Your name" name="name" autoComplete="name" required maxLength={200} error={fields.name} />
        <TextField
          label="E-mail"
          name="email"
          type="email"
          autoComplete="email"
          required
          defaultValue={params.get('email') ?? ''}
          error={fields.email}
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={MIN_PASSWORD_LENGTH}
          hint={`At least ${MIN_PASSWORD_LENGTH} characters.`}
          error={fields.password}
        />
        <Button type="submit" wide busy={busy}>
          Create account
        </Button>
      </form>
    </AuthLayout>
  );
}
