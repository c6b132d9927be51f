import type { ReactNode } from 'react';
import { ApiError } from '../lib/api-error';
import type { Resource } from '../lib/use-resource';
import { AsyncView } from './async-view';
import { Card } from './card';
import { EmptyState } from './empty-state';
import { PageHeader } from './page-header';

interface PageViewProps<Data> {
  resource: Resource<Data>;
  /** The list that the thing belongs to, offered when it cannot be shown. */
  back: { to: string; label: string };
  children: (data: Data) => ReactNode;
}

/** A page about one thing: also when the thing is missing or does not load, the page has a title and a way back. */
export function PageView<Data>({ resource, back, children }: PageViewProps<Data>) {
  if (resource.data !== undefined || !resource.error) return <AsyncView resource={resource}>{children}</AsyncView>;
  if (resource.error instanceof ApiError && resource.error.status === 404) {
    return (
      <>
        <PageHeader title="Not found" back={back} />
        <Card>
          <EmptyState title="There is nothing at this address">
            The link may be old, or what it led to was deleted.
          </EmptyState>
        </Card>
      </>
    );
  }
  return (
    <>
      <PageHeader title="This page does not load" back={back} />
      <AsyncView resource={resource}>{children}</AsyncView>
    </>
  );
}
