import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';
import type { Role } from '../../../shared/session/me';

export interface Member {
  id: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  createdAt: string;
}

export const listMembers = () => http.get<List<Member>>('/api/members');
