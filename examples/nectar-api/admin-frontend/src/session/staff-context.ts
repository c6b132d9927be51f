import { createContext, useContext } from 'react';
import type { Staff, StaffRole } from '../api/staff';

export const StaffContext = createContext<Staff | null>(null);

export function useStaff(): Staff {
  const staff = useContext(StaffContext);
  if (!staff) throw new Error('useStaff needs the StaffLayout above it.');
  return staff;
}

const RANK: Record<StaffRole, number> = { support: 0, admin: 1, owner: 2 };

/** Whether the signed-in member of staff may do what `role` may do. */
export function useStaffCan(role: StaffRole): boolean {
  return RANK[useStaff().role] >= RANK[role];
}
