import { useState } from 'react';
import { PageSection } from '../../shared/page-section';
import { unsubscribe } from './api/unsubscribe';
import { LinkPage } from './link-page';

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
