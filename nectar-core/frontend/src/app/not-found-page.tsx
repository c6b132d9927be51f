import { EmptyState, LinkButton, PageHeader } from '@nectar/ui-kit/components';

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
