import type { listUsers as endpoint } from '@nectar/contracts/admin/users.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type User = AnswerOf<typeof endpoint>['items'][number];

export const listUsers = (search: string, page: number) =>
  call<typeof endpoint>('GET', '/api/users', { query: { query: search, page } });
