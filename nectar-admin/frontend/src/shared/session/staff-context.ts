import { createContext, useContext } from 'react';
import type { Staff } from './api/get-staff';

export const StaffContext = createContext<Staff | null>(null);

export function useStaff(): Staff {
  const staff = useContext(StaffContext);
  if (!staff) throw new Error('useStaff needs the StaffLayout above it.');
  return staff;
}

const RANK: Record<Staff['role'], number> = { support: 0, admin: 1, owner: 2 };

/** Whether the signed-in member of staff may do what `role` may do. */
export function useStaffCan(role: Staff['role']): boolean {
  return RANK[useStaff().role] >= RANK[role];
}
