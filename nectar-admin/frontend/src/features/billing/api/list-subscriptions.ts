import type { listSubscriptions as endpoint } from '@nectar/contracts/admin/billing.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Subscription = AnswerOf<typeof endpoint>['items'][number];

export const listSubscriptions = (page: number) =>
  call<typeof endpoint>('GET', '/api/subscriptions', { query: { page } });
