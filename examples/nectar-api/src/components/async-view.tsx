import type { ReactNode } from 'react';
import type { Resource } from '@/lib/use-resource';
import { Alert } from './alert';
import { Button } from './button';
import { Spinner } from './spinner';

interface AsyncViewProps<Data> {
  resource: Resource<Data>;
  children: (data: Data) => ReactNode;
}

/** Shows a resource once it is there, and before that its loading or its error with a way to try again. */
export function AsyncView<Data>({ resource, children }: AsyncViewProps<Data>) {
  if (resource.data !== undefined) return <>{children(resource.data)}</>;
  if (resource.error) {
    return (
      <Alert
        tone="danger"
        action={
          <Button variant="secondary" small onClick={resource.reload}>
            Try again
          </Button>
        }
      >
        {resource.error.message}
      </Alert>
    );
  }
  return <Spinner />;
}
