import type { revokeInvitation as endpoint } from '@nectar/contracts/core/invitations.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const withdrawInvitation = (id: string) =>
  call<typeof endpoint>('DELETE', '/api/invitations/:id', { params: { id } });
