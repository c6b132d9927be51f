import { createContext, useContext } from 'react';
import type { Me, OrganizationSummary, Role } from './api/get-me';

export interface Session {
  me: Me;
  organization: OrganizationSummary;
  reload: () => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs the SignedInLayout above it.');
  return session;
}

const RANK: Record<Role, number> = { member: 0, admin: 1, owner: 2 };

/** Whether the signed-in person may do what `role` may do in the active organisation. */
export function useCan(role: Role): boolean {
  return RANK[useSession().organization.role] >= RANK[role];
}
