import type { BodyOf } from '@nectar/contracts/client.ts';
import type { updateOrganization as endpoint } from '@nectar/contracts/core/organization.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const updateOrganization = (changes: BodyOf<typeof endpoint>) =>
  call<typeof endpoint>('PATCH', '/api/organization', { body: changes });
