import { http } from '@/lib/http';
import type { List } from '@/lib/http';
import type { Member, Role } from './types';

export const listMembers = () => http.get<List<Member>>('/api/members');

export const changeMemberRole = (id: string, role: Role) => http.patch(`/api/members/${id}`, { role });

export const removeMember = (id: string) => http.delete(`/api/members/${id}`);
