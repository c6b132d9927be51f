import type { updateMember as endpoint } from '@nectar/contracts/core/members.ts';
import { call } from '@nectar/ui-kit/lib/call';
import type { Role } from '../../../shared/session/api/get-me';

export const changeMemberRole = (id: string, role: Role) =>
  call<typeof endpoint>('PATCH', '/api/members/:id', { params: { id }, body: { role } });
