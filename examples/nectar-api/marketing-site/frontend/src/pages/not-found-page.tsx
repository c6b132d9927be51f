import { LinkButton } from '@/components';
import { PageSection } from '../components/section';

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
