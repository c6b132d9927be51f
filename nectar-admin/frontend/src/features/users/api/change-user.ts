import type { updateUser as endpoint } from '@nectar/contracts/admin/users.ts';
import type { BodyOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const changeUser = (id: string, changes: BodyOf<typeof endpoint>) =>
  call<typeof endpoint>('PATCH', '/api/users/:id', { params: { id }, body: changes });
