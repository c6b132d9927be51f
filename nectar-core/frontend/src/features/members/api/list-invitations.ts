import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { listInvitations as endpoint } from '@nectar/contracts/core/invitations.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Invitation = AnswerOf<typeof endpoint>['items'][number];

export const listInvitations = () => call<typeof endpoint>('GET', '/api/invitations');
