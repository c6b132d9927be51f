import type { readOrganization } from '@nectar/contracts/admin/organizations.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type OrganizationDetail = AnswerOf<typeof readOrganization>;

export const getOrganization = (id: string) =>
  call<typeof readOrganization>('GET', '/api/organizations/:id', { params: { id } });
