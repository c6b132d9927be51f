import type { readOrganization as endpoint } from '@nectar/contracts/admin/organizations.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type OrganizationDetail = AnswerOf<typeof endpoint>;

export const getOrganization = (id: string) =>
  call<typeof endpoint>('GET', '/api/organizations/:id', { params: { id } });
