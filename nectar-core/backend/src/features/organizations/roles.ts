import type { Role } from '@nectar/contracts/core/members.ts';

const rank: Record<Role, number> = { member: 0, admin: 1, owner: 2 };

export const roleAtLeast = (role: Role, needed: Role): boolean => rank[role] >= rank[needed];
