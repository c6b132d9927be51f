import { http } from '@nectar/ui-kit/lib/http';
import type { Role } from '../../../shared/session/me';

export const changeMemberRole = (id: string, role: Role) => http.patch(`/api/members/${id}`, { role });
