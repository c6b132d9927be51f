import { LinkButton } from './button';
import { EmptyState } from './empty-state';
import { PageHeader } from './page-header';

/** For an address that an application behind a sign-in does not have. */
export function NotFoundPage() {
  return (
    <>
      <PageHeader title="Page not found" />
      <EmptyState title="There is nothing at this address" action={<LinkButton to="/">Go to the dashboard</LinkButton>}>
        The link may be old, or what it led to was deleted.
      </EmptyState>
    </>
  );
}
