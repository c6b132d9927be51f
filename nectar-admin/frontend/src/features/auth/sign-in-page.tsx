import { Alert, AuthLayout, Button, TextField } from '@nectar/ui-kit/components';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { signIn } from './api/sign-in';

export function SignInPage() {
  const { run, busy, error } = useAction(async (email: string, password: string) => {
    await signIn({ email, password });
    window.location.assign('/');
  });
  return (
    <AuthLayout
      brand="Nectar Admin"
      title="Staff sign-in"
      foot="Accounts are made by an owner. There is no sign-up here."
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          run(String(form.get('email')).trim(), String(form.get('password')));
        }}
      >
        {error && <Alert tone="danger">{error.message}</Alert>}
        <TextField label="E-mail" name="email" type="email" autoComplete="email" required />
        <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
        <Button type="submit" wide busy={busy}>
          Sign in
        </Button>
      </form>
    </AuthLayout>
  );
}
