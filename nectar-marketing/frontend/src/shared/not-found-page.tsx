import { LinkButton } from '@nectar/ui-kit/components';
import { PageSection } from './page-section';

export function NotFoundPage() {
  return (
    <PageSection narrow title="Page not found" lead="The link may be old, or the address has a typing mistake.">
      <div className="row">
        <LinkButton to="/">To the start page</LinkButton>
        <LinkButton to="/blog" variant="secondary">
          Read the blog
        </LinkButton>
      </div>
    </PageSection>
  );
}
