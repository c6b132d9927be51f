import { Alert, Button } from '@nectar/ui-kit/components';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { confirmSubscription, unsubscribe } from '../api/newsletter';
import { PageSection } from '../components/section';

interface LinkPageProps {
  title: string;
  lead: string;
  button: string;
  act: (token: string) => Promise<void>;
}

/** Opening a link changes nothing, because mail scanners open links too; the button does. */
function LinkPage({ title, lead, button, act }: LinkPageProps) {
  const [params] = useSearchParams();
  const token = params.get('token');
  const { run, busy, error } = useAction(act);
  return (
    <PageSection narrow title={title} lead={lead}>
      <div className="stack">
        {error && <Alert tone="danger">{error.message}</Alert>}
        {token ? (
          <div className="row">
            <Button busy={busy} onClick={() => run(token)}>
              {button}
            </Button>
          </div>
        ) : (
          <Alert tone="warn">The address has no token in it. Please use the whole link of the mail.</Alert>
        )}
      </div>
    </PageSection>
  );
}

export function NewsletterConfirmPage() {
  const [done, setDone] = useState<{ email: string; unsubscribeToken: string } | null>(null);
  if (done) {
    return (
      <PageSection narrow title="You are subscribed" lead={`The next issue goes to ${done.email}.`}>
        <p>
          Changed your mind?{' '}
          <Link to={`/newsletter/unsubscribe?token=${encodeURIComponent(done.unsubscribeToken)}`}>Unsubscribe</Link>
        </p>
      </PageSection>
    );
  }
  return (
    <LinkPage
      title="Confirm your subscription"
      lead="One mail a month, about integrations that hold."
      button="Subscribe"
      act={async (token) => setDone(await confirmSubscription(token))}
    />
  );
}

export function NewsletterUnsubscribePage() {
  const [done, setDone] = useState(false);
  if (done) return <PageSection narrow title="You are unsubscribed" lead="We do not write to this address any more." />;
  return (
    <LinkPage
      title="Leave the newsletter"
      lead="You get no more issues. You can come back at any time."
      button="Unsubscribe"
      act={async (token) => {
        await unsubscribe(token);
        setDone(true);
      }}
    />
  );
}
