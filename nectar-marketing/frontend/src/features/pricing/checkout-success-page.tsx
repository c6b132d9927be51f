import { Alert, Button, LinkButton, Spinner } from '@nectar/ui-kit/components';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { PageSection } from '../../shared/page-section';
import { getCheckout } from './api/get-checkout';

const POLL_MS = 1500;

/** Waits until what was paid for is handed over; Stripe's notice can take some seconds. */
export function CheckoutSuccessPage() {
  const [params] = useSearchParams();
  const sessionId = params.get('session_id');
  if (!sessionId) {
    return (
      <PageSection narrow title="Which order?">
        <Alert tone="warn">The address has no order in it. Open the link of your receipt, or write to us.</Alert>
        <LinkButton to="/contact">Contact us</LinkButton>
      </PageSection>
    );
  }
  return <OrderState sessionId={sessionId} />;
}

function OrderState({ sessionId }: { sessionId: string }) {
  const checkout = useResource(() => getCheckout(sessionId), [sessionId]);
  const status = checkout.data?.status;
  const waiting = status === 'open' || status === 'complete';

  useEffect(() => {
    if (!waiting || checkout.error) return;
    const timer = setInterval(checkout.reload, POLL_MS);
    return () => clearInterval(timer);
  }, [waiting, checkout.error, checkout.reload]);

  if (checkout.error) {
    return (
      <PageSection narrow title="We cannot see your order">
        <Alert
          tone="danger"
          action={
            <Button variant="secondary" small onClick={checkout.reload}>
              Try again
            </Button>
          }
        >
          {checkout.error.message}
        </Alert>
      </PageSection>
    );
  }
  if (status === 'fulfilled') {
    return (
      <PageSection
        narrow
        title="Thank you. Your plan is active."
        lead="A receipt is on its way. If you are new, so is a mail with a link to set your password."
      >
        <div className="row">
          <LinkButton to={import.meta.env.VITE_CORE_URL} external>
            Go to your dashboard
          </LinkButton>
        </div>
      </PageSection>
    );
  }
  if (status === 'expired') {
    return (
      <PageSection narrow title="This order has expired" lead="Nothing was charged. You can start again.">
        <div className="row">
          <LinkButton to="/pricing">Back to the plans</LinkButton>
        </div>
      </PageSection>
    );
  }
  return (
    <PageSection narrow title="One moment, please">
      <Spinner label={status === 'complete' ? 'Paid. Preparing your account…' : 'Waiting for the payment…'} />
    </PageSection>
  );
}
