import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { listMembers as endpoint } from '@nectar/contracts/core/members.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Member = AnswerOf<typeof endpoint>['items'][number];

export const listMembers = () => call<typeof endpoint>('GET', '/api/members');
