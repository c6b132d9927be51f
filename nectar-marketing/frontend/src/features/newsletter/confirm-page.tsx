import { useState } from 'react';
import { Link } from 'react-router';
import { PageSection } from '../../shared/page-section';
import { confirmSubscription } from './api/confirm-subscription';
import { LinkPage } from './link-page';

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
