import type { ReactNode } from 'react';
import { useSignOut } from '../lib/use-sign-out';
import { Button } from './button';

interface SignedInAsProps {
  name: string;
  email: string;
  /** What else there is to say about the person, such as a role. */
  children?: ReactNode;
  signOut: () => Promise<unknown>;
}

/** The foot of the sidebar: who is here, and the way out. */
export function SignedInAs({ name, email, children, signOut }: SignedInAsProps) {
  const leave = useSignOut(signOut);
  return (
    <>
      <div className="sidebar-who">
        <strong>{name}</strong>
        <div className="muted" title={email}>
          {email}
        </div>
        {children}
      </div>
      <Button variant="secondary" small onClick={leave}>
        Sign out
      </Button>
    </>
  );
}
