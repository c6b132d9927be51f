import type { updateOrganization as endpoint } from '@nectar/contracts/admin/organizations.ts';
import type { BodyOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const changeOrganization = (id: string, changes: BodyOf<typeof endpoint>) =>
  call<typeof endpoint>('PATCH', '/api/organizations/:id', { params: { id }, body: changes });
