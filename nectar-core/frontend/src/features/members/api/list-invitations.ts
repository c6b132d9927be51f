import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';
import type { Role } from '../../../shared/session/me';

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  status?: string;
  expiresAt: string | null;
  createdAt: string;
}

export const listInvitations = () => http.get<List<Invitation>>('/api/invitations');
