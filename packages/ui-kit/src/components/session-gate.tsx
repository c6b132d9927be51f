import type { ReactNode } from 'react';
import { Navigate } from 'react-router';
import { ApiError } from '../lib/api-error';
import type { Resource } from '../lib/use-resource';
import { AsyncView } from './async-view';
import { AuthLayout } from './auth-layout';
import { Spinner } from './spinner';

interface SessionGateProps<Session> {
  /** Who is signed in; 401 when nobody is. */
  resource: Resource<Session>;
  brand: string;
  /** Where somebody goes who is not signed in. */
  signIn: string;
  children: (session: Session) => ReactNode;
}

/** Stands in front of everything that needs somebody signed in. */
export function SessionGate<Session>({ resource, brand, signIn, children }: SessionGateProps<Session>) {
  if (resource.error instanceof ApiError && resource.error.status === 401) return <Navigate to={signIn} replace />;
  if (resource.data !== undefined) return <>{children(resource.data)}</>;
  if (resource.error) {
    return (
      <AuthLayout brand={brand} title="This does not load" lead="You may still be signed in; nothing was changed.">
        <AsyncView resource={resource}>{children}</AsyncView>
      </AuthLayout>
    );
  }
  return (
    <main className="auth">
      <Spinner />
    </main>
  );
}
