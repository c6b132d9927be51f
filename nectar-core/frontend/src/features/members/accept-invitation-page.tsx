import { Alert, AuthLayout, Button, LinkButton, Spinner } from '@nectar/ui-kit/components';
import { ApiError } from '@nectar/ui-kit/lib/api-error';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useLocation, useSearchParams } from 'react-router';
import { getMe } from '../../shared/session/api/get-me';
import { acceptInvitation } from './api/accept-invitation';

const TITLE = 'Join an organisation';

export function AcceptInvitationPage() {
  const [params] = useSearchParams();
  const { pathname, search } = useLocation();
  const me = useResource(getMe);
  const { run, busy, error } = useAction(async () => {
    await acceptInvitation(params.get('token') ?? '');
    window.location.assign('/');
  });

  if (me.error instanceof ApiError && me.error.status === 401) {
    const next = `?next=${encodeURIComponent(pathname + search)}`;
    return (
      <AuthLayout
        title={TITLE}
        lead="Sign in with the address that was invited. If you create an account, open the invitation's link again once your address is confirmed."
      >
        <LinkButton to={`/sign-in${next}`} wide>
          Sign in
        </LinkButton>
        <LinkButton to={`/sign-up${next}`} variant="secondary" wide>
          Create an account
        </LinkButton>
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title={TITLE} lead={me.data && <>You are signed in as {me.data.user.email}.</>}>
      {me.error && <Alert tone="danger">{me.error.message}</Alert>}
      {error && <Alert tone="danger">{error.message}</Alert>}
      {me.data ? (
        <Button wide busy={busy} onClick={() => run()}>
          Accept the invitation
        </Button>
      ) : (
        !me.error && <Spinner />
      )}
    </AuthLayout>
  );
}
