import type { listOrganizations as endpoint } from '@nectar/contracts/admin/organizations.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Organization = AnswerOf<typeof endpoint>['items'][number];

export const listOrganizations = (search: string, page: number) =>
  call<typeof endpoint>('GET', '/api/organizations', { query: { query: search, page } });
