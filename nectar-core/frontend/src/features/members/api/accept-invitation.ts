import type { acceptInvitation as endpoint } from '@nectar/contracts/core/invitations.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const acceptInvitation = (token: string) =>
  call<typeof endpoint>('POST', '/api/invitations/accept', { body: { token } });
