import { LinkButton } from '@nectar/ui-kit/components';
import { PageSection } from '../../shared/page-section';

export function CheckoutCancelledPage() {
  return (
    <PageSection
      narrow
      title="Nothing was charged"
      lead="You left before paying. The plans are still there, and so are we if you have a question."
    >
      <div className="row">
        <LinkButton to="/pricing">Back to the plans</LinkButton>
        <LinkButton to="/contact" variant="secondary">
          Ask us something
        </LinkButton>
      </div>
    </PageSection>
  );
}
