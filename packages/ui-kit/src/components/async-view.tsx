import type { ReactNode } from 'react';
import { ApiError } from '../lib/api-error';
import type { Resource } from '../lib/use-resource';
import { Alert } from './alert';
import { Button } from './button';
import { Spinner } from './spinner';

interface AsyncViewProps<Data> {
  resource: Resource<Data>;
  children: (data: Data) => ReactNode;
}

/**
 * Shows a resource once it is there, and before that its loading or its error with a way to try again. Data that could
 * not be loaded anew stays in sight, with a notice that it may be old.
 */
export function AsyncView<Data>({ resource, children }: AsyncViewProps<Data>) {
  const { data, error } = resource;
  if (data === undefined && !error) return <Spinner />;
  return (
    <>
      {error && <LoadError error={error} stale={data !== undefined} onRetry={resource.reload} />}
      {data !== undefined && children(data)}
    </>
  );
}

function LoadError({ error, stale, onRetry }: { error: Error; stale: boolean; onRetry: () => void }) {
  if (error instanceof ApiError && error.status === 401) {
    return (
      <Alert tone="warn">
        You are signed out. <a href="/sign-in">Sign in again</a>
      </Alert>
    );
  }
  return (
    <Alert
      tone={stale ? 'warn' : 'danger'}
      action={
        <Button variant="secondary" small onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {stale && 'What you see may be old. '}
      {error.message}
    </Alert>
  );
}
