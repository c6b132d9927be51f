import type { BodyOf } from '@nectar/contracts/client.ts';
import type { createInvitation as endpoint } from '@nectar/contracts/core/invitations.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const invite = (invitation: BodyOf<typeof endpoint>) =>
  call<typeof endpoint>('POST', '/api/invitations', { body: invitation });
